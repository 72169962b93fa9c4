/** The servers under measurement: the built bin, and the floor. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, start, type Subject } from './process.ts'

const ROOT = join(import.meta.dirname, '..', '..')

let root: string | undefined

/** Makes a folder for a while; all of them are removed when the process ends. */
export function scratch(): string {
  root ??= temporaryRoot()
  return mkdtempSync(join(root, 'part-'))
}

function temporaryRoot(): string {
  const dir = mkdtempSync(join(tmpdir(), 'outrigger-bench-'))
  process.once('exit', () => {
    rmSync(dir, { recursive: true, force: true })
  })
  return dir
}

function certificate(): { readonly key: string; readonly cert: string } {
  const dir = scratch()
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const subject = ['-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert]
  // The same kind of key as Outrigger's own.
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject], {
    stdio: 'ignore'
  })
  return { key, cert }
}

/** Starts the floor server. */
export async function startFloor(): Promise<Subject> {
  const port = await freePort()
  const { key, cert } = certificate()
  const args = ['--import', 'tsx', join(import.meta.dirname, 'floor.ts'), String(port), key, cert]
  return start({ name: 'floor', args, port, path: '/' })
}

/** Returns the flags of node with which the image starts the bin. */
export function imageFlags(): readonly string[] {
  const recipe = readFileSync(join(ROOT, 'manifests/image/Dockerfile'), 'utf8')
  const entrypoint = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(recipe)?.[1] ?? '[]') as readonly string[]
  return entrypoint.filter(word => word.startsWith('--'))
}

/** How the bin is started. */
export interface OutriggerOptions {
  readonly name?: string
  /** Beside --listen. */
  readonly args?: readonly string[]
  /** The CPUs that it may use, in the words of taskset: `0`, `0,1`. */
  readonly cpus?: string
}

/** Starts the built bin as the image does: on the demo objects where no others are named, with its log. */
export async function startOutrigger({ name = 'outrigger', args = [], cpus }: OutriggerOptions = {}): Promise<Subject> {
  const port = await freePort()
  const bin = [...imageFlags(), join(ROOT, 'dist', 'main.js'), 'serve', '--listen', `127.0.0.1:${String(port)}`]
  const quiet = ['--http-listen', 'off', '--cert-dir', join(scratch(), 'certs'), '--drain-seconds', '0']
  return start({ name, args: [...bin, ...quiet, ...args], port, path: '/readyz', ...(cpus !== undefined && { cpus }) })
}

/** Starts subjects, runs, and stops them whatever happens. */
export async function withSubjects<T>(
  starts: readonly (() => Promise<Subject>)[],
  run: (subjects: readonly Subject[]) => Promise<T>
): Promise<T> {
  const subjects: Subject[] = []
  try {
    for (const startOne of starts) subjects.push(await startOne())
    return await run(subjects)
  } finally {
    await Promise.all(subjects.map(subject => subject.stop()))
  }
}
