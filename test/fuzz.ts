/**
 * `npm run fuzz [-- --iterations N] [--seed N]`: feeds every parser of the language with random and mutated text. Each
 * gives a value or an error of its own, within its budget; the first other exception ends the run with what caused it.
 */
import { parseArgs } from 'node:util'
import { PARSERS, fuzz } from './property/fuzz.ts'

const { values } = parseArgs({ options: { iterations: { type: 'string' }, seed: { type: 'string' } } })
const iterations = Number(values.iterations ?? 20_000)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const report = fuzz({ iterations, seed })
for (const { name, accepted, refused } of report) {
  console.log(`${name.padEnd(12)} ${String(accepted).padStart(9)} read ${String(refused).padStart(9)} refused`)
}
console.log(
  `${String(iterations)} iterations over ${String(PARSERS.length)} parsers, seed ${String(seed)}: no foreign exception`
)
