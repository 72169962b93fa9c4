import { isSpace } from '../../go/unicode.ts'
import { YamlError } from '../error.ts'

const SEPARATOR = '---'
/**
 * Splits a text into documents as the YAMLReader of Kubernetes' apimachinery does, one at a time. Lines come out ended
 * by a line feed each. A separator belongs to the document behind it where nothing stands before it.
 */
export function* documents(text: string): Generator<string, void, undefined> {
  let document = ''
  for (const line of lines(text)) {
    if (line.startsWith(SEPARATOR)) {
      checkSeparator(line)
      if (document !== '') {
        yield document
        document = ''
        continue
      }
    }
    document += line + '\n'
  }
  if (document !== '') yield document
}

/** Splits a text into all its documents, see {@link documents}. */
export function splitDocuments(text: string): string[] {
  return [...documents(text)]
}

/** Only a comment may follow a separator. */
function checkSeparator(line: string): void {
  const rest = trimSpace(line.slice(SEPARATOR.length))
  if (rest !== '' && !rest.startsWith('#')) throw new YamlError(`invalid Yaml document separator: ${rest}`)
}

/** Yields lines without their ends, which are LF or CR LF; a last line of nothing is none. */
function* lines(text: string): Generator<string, void, undefined> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    if (end < 0) {
      yield text.slice(start)
      return
    }
    yield text.slice(start, text.charCodeAt(end - 1) === 0x0d && end > start ? end - 1 : end)
    start = end + 1
  }
}

/** Tells whether Kubernetes takes a text for JSON rather than YAML: its first character that is no space is a `{`. */
export function looksLikeJSON(text: string): boolean {
  return text.charAt(skipSpace(text)) === '{'
}

/** Trims as Go's strings.TrimSpace. */
function trimSpace(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(Math.min(skipSpace(text), end), end)
}

function skipSpace(text: string): number {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start++
  return start
}
