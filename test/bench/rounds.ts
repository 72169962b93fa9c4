/** Rounds of load against servers in turn, so that what else the machine does meets all of them. */
import { load, type LoadOptions, type LoadResult } from './load.ts'
import type { Subject } from './process.ts'
import { figure, type Figure } from './statistics.ts'

/** What a server did in one round. */
export interface Round extends LoadResult {
  readonly rate: number
  /** Microseconds of CPU an answer, of the server and its children. */
  readonly cpu: number
  readonly rss: number
}

/** Loads a server for a round. */
export async function round(
  subject: Subject,
  reviews: readonly string[],
  options: Omit<LoadOptions, 'port'>
): Promise<Round> {
  const before = subject.cpuSeconds()
  const result = await load(reviews, { ...options, port: subject.port })
  const cpu = subject.cpuSeconds() - before
  if (result.failed > 0) throw new Error(`${subject.name}: ${String(result.failed)} bad answers`)
  const { answered, seconds } = result
  return { ...result, rate: answered / seconds, cpu: (cpu * 1e6) / answered, rss: subject.rssMb() }
}

/** Answers after which the code of a server is compiled and its caches are filled. */
const WARM = 4000

/** Warms a server up. */
export async function warmUp(
  subject: Subject,
  reviews: readonly string[],
  amount = WARM,
  path?: string
): Promise<void> {
  await round(subject, reviews, { connections: 16, amount, ...(path !== undefined && { path }) })
}

/** Runs `rounds` rounds over all subjects in turn, and returns those of each. */
export async function inTurn(
  rounds: number,
  subjects: readonly Subject[],
  run: (subject: Subject) => Promise<Round>
): Promise<readonly (readonly Round[])[]> {
  const results = subjects.map((): Round[] => [])
  for (let i = 0; i < rounds; i++) {
    for (const [s, subject] of subjects.entries()) results[s]?.push(await run(subject))
  }
  return results
}

/** Sums up one thing of all rounds. */
export function over(rounds: readonly Round[] | undefined, pick: (round: Round) => number): Figure {
  return figure((rounds ?? []).map(pick))
}

/** Sums up the ratio of two servers, round by round. */
export function ratio(
  rounds: readonly Round[] | undefined,
  base: readonly Round[] | undefined,
  pick: (round: Round) => number
): Figure {
  return figure((rounds ?? []).map((each, i) => pick(each) / pick(base?.[i] ?? each)))
}
