import type { Command } from 'commander'
import type { Io } from './io.ts'

/** One command: its module is loaded when it is used. */
export interface CommandEntry {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly summary: string
  /** Whether it reads the other commands with their options. */
  readonly readsAll?: boolean
  readonly load: () => Promise<CommandModule>
}

/** What the file of a command exports. */
export interface CommandModule {
  /** Adds arguments and options; the action answers with the exit code. */
  readonly define: (command: Command, io: Io, done: (exitCode: number) => void) => void
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'serve', summary: 'the webhook server', load: () => import('./serve.ts') },
  {
    name: 'demo',
    summary: 'injects the pods of the demo through a real server, and stays up',
    load: () => import('./demo.ts')
  },
  {
    name: 'explain',
    summary: 'tells whether a pod would be injected, by whom, and why',
    load: () => import('./explain.ts')
  },
  {
    name: 'inject',
    aliases: ['kube-inject'],
    summary: 'injects workloads in files, as istioctl kube-inject does',
    load: () => import('./inject.ts')
  },
  {
    name: 'uninject',
    summary: 'takes out of workloads in files what an injection put in',
    load: () => import('./uninject.ts')
  },
  {
    name: 'diff',
    summary: 'shows pods before and after injection, or with a second configuration',
    load: () => import('./diff.ts')
  },
  {
    name: 'lint',
    summary: 'finds what is wrong with policy, values, mesh, registrations and workloads',
    load: () => import('./lint.ts')
  },
  {
    name: 'render',
    summary: 'runs one template against data',
    load: () => import('./render.ts')
  },
  {
    name: 'conformance',
    summary: 'runs pods recorded from istiod, and tells which come out differently',
    load: () => import('./conformance.ts')
  },
  {
    name: 'check',
    summary: 'looks at everything between a pod and its sidecar in a live cluster',
    load: () => import('./check.ts')
  },
  {
    name: 'list',
    summary: 'lists revisions, namespaces and pods: injected, not injected, outdated',
    load: () => import('./list.ts')
  },
  { name: 'certs', summary: 'makes and inspects certificates, and who trusts them', load: () => import('./certs.ts') },
  {
    name: 'manifests',
    summary: 'prints what has to be applied to a cluster',
    load: () => import('./manifests.ts')
  },
  {
    name: 'break-glass',
    summary: 'lets pods through without injection for some minutes',
    load: () => import('./break-glass.ts')
  },
  {
    name: 'completion',
    readsAll: true,
    summary: 'prints what makes a shell complete commands and options',
    load: () => import('./completion.ts')
  },
  { name: 'config', summary: 'prints the effective settings with their origin', load: () => import('./config.ts') }
]
