import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sprigMap } from '../../src/language/template/functions/index.ts'

/** The functions of sprig 3.3.0's TxtFuncMap with what they take and give, printed by Go's reflect. */
const recorded = readFileSync(new URL('data/sprig-signatures.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

test("the functions are sprig's, with Go's signatures", () => {
  const signatures = [...sprigMap().values()].map(({ name, params, variadic, result }) => {
    const types = params.map(({ text }, i) => (variadic === true && i === params.length - 1 ? '...' : '') + text)
    return [name, ...types, '->', result.text].join(' ')
  })
  expect(signatures.sort()).toEqual([...recorded].sort())
})
