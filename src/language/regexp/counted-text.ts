import { MatcherInput, type MatcherInputBase, type RE2JS } from 're2js'

/** Counts work against a budget; throws when it is spent. */
export type Spend = (units: number) => void

/** Reads that are counted at once. */
const BLOCK = 256
/** A search may read each character some times; what is read beyond that, over and over, is what gets out of hand. */
const FREE_READS = 4
/** Units for one such read: the budget of a template lasts for about half a second of them. */
const PRICE = 16

/** Instructions that an expression may have for a search to cost one unit a character. */
const INSTRUCTIONS = 64

/** Returns how many units a search costs a character at least, by the size of the expression. */
export function sizeOf(compiled: RE2JS): number {
  return Math.ceil(compiled.programSize() / INSTRUCTIONS)
}

/**
 * Makes a text that counts how often searches read its characters: each search takes time linear in what it reads, but
 * an expression may look through all of the text for every match, and nobody but the engine knows how far it looks.
 */
export function countedText(text: string, size: number, spend: Spend): MatcherInputBase {
  spend(text.length * size)
  let left = FREE_READS * text.length + BLOCK
  const counted = new CountedText(text, () => {
    if (--left >= 0) return
    spend(BLOCK * PRICE * size)
    left = BLOCK
  })
  // To the engine any object with the methods of a string is a text.
  return MatcherInput.utf16(counted)
}

class CountedText extends String {
  private readonly text: string
  private readonly count: () => void

  constructor(text: string, count: () => void) {
    super(text)
    this.text = text
    this.count = count
  }

  override charCodeAt(index: number): number {
    this.count()
    return this.text.charCodeAt(index)
  }
}
