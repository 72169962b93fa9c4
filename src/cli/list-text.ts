import type { Listed } from '../app/list/list.ts'
import type { ListedPod, ListedState } from '../app/list/row.ts'
import { namespacesOf, revisionsOf, type Counts, type ListedRevision } from '../app/list/summary.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

/** How each state is called in a table, in the order of the columns. Those that nobody is in are left out. */
const STATES: readonly (readonly [state: ListedState, title: string, always: boolean])[] = [
  ['injected', 'injected', true],
  ['to-inject', 'to inject', false],
  ['not-injected', 'not injected', true],
  ['outdated', 'outdated', true],
  ['missing', 'missing', false],
  ['refused', 'refused', false]
]

/** Tells how revisions and namespaces stand. */
export function summaryTables(listed: Listed, style: Style): string {
  const shown = STATES.filter(([state, , always]) => always || listed.pods.some(pod => pod.state === state))
  const titles = shown.map(([, title]) => title.toUpperCase())
  const counted = (counts: Counts): readonly string[] => shown.map(([state]) => String(counts[state]))
  const stale = ({ outdated, missing, refused }: Counts): boolean => outdated + missing + refused > 0
  const revisions = revisionsOf(listed).map(revision => ({
    cells: [nameOf(revision), revision.tags.join(' ') || '-', total(revision.counts), proxiesOf(revision)],
    ...(!revision.served && { paint: style.yellow })
  }))
  const namespaces = namespacesOf(listed).map(({ name, labels, counts }) => ({
    cells: [
      name,
      Object.entries(labels)
        .map(([label, value]) => `${label}=${value}`)
        .join(' ') || '-',
      ...counted(counts)
    ],
    ...(stale(counts) && { paint: style.yellow })
  }))
  const first = table(['REVISION', 'TAGS', 'PODS', 'PROXIES'], revisions, style)
  return `${first}\n${table(['NAMESPACE', 'LABELS', ...titles], namespaces, style)}`
}

/** Tells how each pod stands, and why. */
export function podTable(pods: readonly ListedPod[], style: Style): string {
  const rows = pods.map(({ namespace, kind, name, state, revision, proxy, says }) => ({
    cells: [namespace, `${kind}/${name}`, titleOf(state), revision || '-', proxy || '-', says.replaceAll(/\s+/g, ' ')],
    paint: PAINTS[state](style)
  }))
  return table(['NAMESPACE', 'NAME', 'STATE', 'REVISION', 'PROXY', 'WHY'], rows, style)
}

/** Returns everything for programs. */
export function listDocument(listed: Listed): object {
  return { revisions: revisionsOf(listed), namespaces: namespacesOf(listed), pods: listed.pods }
}

const plain = (text: string): string => text
const PAINTS: Readonly<Record<ListedState, (style: Style) => (text: string) => string>> = {
  injected: ({ green }) => green,
  'to-inject': ({ green }) => green,
  'not-injected': () => plain,
  outdated: ({ yellow }) => yellow,
  missing: ({ yellow }) => yellow,
  refused: ({ red }) => red
}

function titleOf(state: ListedState): string {
  return STATES.find(([each]) => each === state)?.[1] ?? state
}

function nameOf({ name, served, isDefault }: ListedRevision): string {
  return served ? `${name}${isDefault && name !== 'default' ? ' (default)' : ''}` : `${name} (not served)`
}

function proxiesOf({ proxies }: ListedRevision): string {
  const images = Object.entries(proxies).map(([image, count]) => `${image} (${String(count)})`)
  return images.join(', ') || '-'
}

function total(counts: Counts): string {
  return String(Object.values(counts).reduce((sum, count) => sum + count, 0))
}
