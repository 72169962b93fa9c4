import { sprintf } from '../../go/fmt.ts'
import { byteLength } from '../../go/bytes.ts'
import { quote } from '../../go/quote.ts'

/** The kinds of tokens; keywords are kinds of their own, spelled as they are. */
export type TokenKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | Keyword

export type Keyword =
  'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'nil' | 'template' | 'with'

/** One token: its text, where it begins, and on which line. */
export interface Token {
  readonly kind: TokenKind
  readonly at: number
  readonly text: string
  readonly line: number
}

/** The keywords by their spelling. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  (['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'nil', 'template', 'with'] as const).map(
    keyword => [keyword, keyword]
  )
)

/** Prints a token for an error message. */
export function tokenText(token: Token): string {
  if (token.kind === 'eof') return 'EOF'
  if (token.kind === 'error') return token.text
  // Go counts the dot among the keywords.
  if (token.kind === 'dot' || isKeyword(token.kind)) return `<${token.text}>`
  return byteLength(token.text) > 10 ? sprintf('%.10q...', token.text) : quote(token.text)
}

function isKeyword(kind: TokenKind): boolean {
  return KEYWORDS.has(kind)
}
