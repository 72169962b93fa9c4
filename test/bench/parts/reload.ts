import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { get } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import type { Subject } from '../process.ts'
import { bookinfoReviews } from '../reviews.ts'
import { round, warmUp } from '../rounds.ts'
import type { Measured, Part, Row } from '../section.ts'
import { figure, type Figure } from '../statistics.ts'
import { startOutrigger, withSubjects } from '../subjects.ts'
import { withCluster } from '../live-cluster.ts'
import { clusterFolder, policies, POLICY_FILE, policyText } from '../worlds.ts'

const NAMESPACES = 100_000
const ROUNDS = 5
const SECONDS = 1.5

/** What a change of the configuration does to the requests meanwhile. */
export const reload: Part = {
  name: 'reload',
  seconds: 75,
  run: async tell => {
    const rows: Row[] = []
    const measured: Measured[] = []
    const add = (name: string, { calm, changing }: Slowest): void => {
      const text = ({ min, median, max }: Figure): string[] => [min, median, max].map(value => value.toFixed(1))
      rows.push([name, calm.median.toFixed(1), ...text(changing)])
      measured.push({
        id: `slowest request, ms: ${name}`,
        figure: changing,
        isRatio: false,
        better: 'lower',
        limit: { value: 20, says: 'at most 20' }
      })
    }
    await inFiles(add, tell)
    await live(add, tell)
    return {
      title: 'Reload',
      says: `The slowest answer on one connection that asks all the time, in ${String(ROUNDS)} rounds of ${String(SECONDS)} s, without and with a change meanwhile; ${NAMESPACES.toLocaleString('en')} namespaces are known.`,
      head: ['change', 'slowest without ms', 'fastest round ms', 'median ms', 'slowest round ms'],
      rows,
      measured
    }
  }
}

interface Slowest {
  readonly calm: Figure
  readonly changing: Figure
}
type Add = (name: string, slowest: Slowest) => void

async function inFiles(add: Add, tell: (says: string) => void): Promise<void> {
  tell('objects in files')
  const folder = await clusterFolder({ namespaces: NAMESPACES })
  await withSubjects([() => startOutrigger({ args: ['--objects', folder] })], async ([subject]) => {
    if (!subject) return
    await warmUp(subject, bookinfoReviews(300), 8000)
    const change = async (edition: number): Promise<void> => {
      const text = policyText(await policies({}, edition))
      writeFileSync(join(folder, '.next'), text)
      renameSync(join(folder, '.next'), join(folder, POLICY_FILE))
    }
    add('the policy, in a file', await slowest(subject, change))
  })
}

async function live(add: Add, tell: (says: string) => void): Promise<void> {
  tell('a live cluster')
  await withCluster({ namespaces: NAMESPACES, nodes: 1000 }, async cluster => {
    await withSubjects([() => startOutrigger({ args: cluster.args })], async ([subject]) => {
      if (!subject) return
      await warmUp(subject, bookinfoReviews(300), 8000)
      const tellIt = (change: Parameters<typeof cluster.change>[0]) => (): Promise<void> => {
        cluster.change(change)
        return Promise.resolve()
      }
      const policy = await slowest(subject, edition => tellIt({ change: 'policy', edition })())
      add('the policy, in a live cluster', policy)
      const labels = await slowest(subject, edition => tellIt({ change: 'namespaces', amount: 1000, edition })())
      add('labels of 1,000 namespaces at once', labels)
      tell('everything is listed again')
      add(
        'all watches expire: everything is listed again',
        await slowest(subject, tellIt({ change: 'expire' }), 'same')
      )
    })
  })
}

/** Measures rounds without and with a change in turn; `same`: one after which the configuration is what it was. */
async function slowest(
  subject: Subject,
  change: (edition: number) => Promise<void>,
  outcome: 'another' | 'same' = 'another'
): Promise<Slowest> {
  const reviews = bookinfoReviews(300)
  const calm: number[] = []
  const changing: number[] = []
  for (let edition = 1; edition <= ROUNDS; edition++) {
    calm.push((await round(subject, reviews, { connections: 1, seconds: SECONDS })).max)
    const before = await generation(subject)
    const running = round(subject, reviews, { connections: 1, seconds: SECONDS })
    await setTimeout(200)
    await change(edition)
    changing.push((await running).max)
    if (outcome === 'another' && (await generation(subject)) === before) throw new Error('the change was not seen')
  }
  return { calm: figure(calm), changing: figure(changing) }
}

function generation(subject: Subject): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: subject.port, path: '/metrics', rejectUnauthorized: false }, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        resolve(/^outrigger_config_generation (\d+)/m.exec(text)?.[1] ?? '')
      })
    }).on('error', reject)
  })
}
