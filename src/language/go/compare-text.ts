/** Compares texts as Go does, by their UTF-8 bytes, which is the order of code points. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Sorts texts in place as Go does. */
export function sortTexts(texts: string[]): string[] {
  // Below the surrogates, JavaScript's own order is that of code points, and far faster.
  return texts.some(text => FROM_SURROGATES.test(text)) ? texts.sort(compareText) : texts.sort()
}

const FROM_SURROGATES = /[\ud800-\uffff]/

/** Surrogates stand for code points above U+FFFF, but their own numbers are below U+E000. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
