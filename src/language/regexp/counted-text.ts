import { MatcherInput, type MatcherInputBase } from 're2js'

/** Counts work against a budget; throws when it is spent. */
export type Spend = (units: number) => void

/** Reads that are counted at once. */
const BLOCK = 256
/** A search may read each character some times; what is read beyond that, over and over, is what gets out of hand. */
const FREE_READS = 4
/** Up to this many instructions, what the engine keeps of them is near at hand. */
const NEAR = 512

/**
 * Returns how many units it costs to read a character: the engine may try each instruction on it, which takes it up to 50
 * nanoseconds, or 100 if it is far away. The budget of a template lasts for one to three seconds of them.
 */
function priceOf(instructions: number): number {
  return instructions <= NEAR ? instructions / 4 : instructions
}

/**
 * Makes a text that counts how often searches read its characters: each search takes time linear in what it reads, but
 * an expression may look through all of the text for every match, and nobody but the engine knows how far it looks.
 */
export function countedText(text: string, instructions: number, spend: Spend): MatcherInputBase {
  const price = priceOf(instructions)
  spend(Math.ceil(text.length * price))
  let left = FREE_READS * text.length + BLOCK
  const counted = new CountedText(text, () => {
    if (--left >= 0) return
    spend(Math.ceil(BLOCK * price))
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
