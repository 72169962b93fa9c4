import type { PodDiff } from '../app/diff/pod-diff.ts'
import { nameOf, type DiffSummary } from '../app/diff/same-change.ts'
import { hunkText } from '../app/diff/unified.ts'
import { REASONS } from '../inject/decide/reasons.ts'
import type { Outcome } from '../inject/outcome.ts'
import type { Style } from './style.ts'

/** Tells the diff of one pod as `diff -u` does. A pod that does not change is one line. */
export function diffText(diff: PodDiff, style: Style): string {
  const { outcome, before, hunks } = diff
  if (hunks.length === 0)
    return `${style.dim(`# ${nameOf(diff)}: ${before ? 'no change, ' : ''}${stateOf(outcome)}`)}\n`
  const heads = [
    style.bold(`--- ${nameOf(diff)}: ${before ? stateOf(before) : 'as it is written'}`),
    style.bold(`+++ ${nameOf(diff)}: ${stateOf(outcome)}${before ? ', with the second configuration' : ''}`)
  ]
  const body = hunks.flatMap(hunk =>
    hunkText(hunk)
      .split('\n')
      .map(line => coloured(line, style))
  )
  return `${[...heads, ...body].join('\n')}\n`
}

/** Returns a diff for programs. */
export function diffDocument(diff: PodDiff): object {
  const { workload, outcome, before, hunks } = diff
  const { reason, revision } = outcome.decision
  return {
    kind: workload.kind,
    namespace: workload.namespace,
    name: workload.name,
    outcome: outcome.kind,
    reason,
    revision,
    ...(before && {
      before: { outcome: before.kind, reason: before.decision.reason, revision: before.decision.revision }
    }),
    ...(outcome.kind === 'failed' && { message: outcome.failure.message }),
    changed: hunks.length > 0,
    diff: hunks.map(hunkText).join('\n')
  }
}

/** Tells how many pods change, and which ones in the same way. */
export function summaryText({ changed, unchanged, skipped, failed, groups }: DiffSummary, style: Style): string {
  const total = changed + unchanged + skipped + failed
  if (total === 0) return 'There are no pods and no workloads.\n'
  const parts = [
    `${String(changed)} of ${plural(total, 'pod')} would change`,
    ...(unchanged > 0 ? [`${String(unchanged)} would not`] : []),
    ...(skipped > 0 ? [`${String(skipped)} are not injected`] : []),
    ...(failed > 0 ? [style.red(`${String(failed)} would be refused`)] : [])
  ]
  const lines = groups.map(({ added, removed, workloads }) => {
    const size = `${style.green(`+${String(added)}`)} ${style.red(`-${String(removed)}`)}`
    const same = workloads.length === 1 ? '' : `the same change in ${String(workloads.length)}: `
    return `  ${size}  ${same}${workloads.join(', ')}`
  })
  return `${[style.bold(`${parts.join(', ')}.`), ...lines].join('\n')}\n`
}

function stateOf(outcome: Outcome): string {
  const { reason, revision } = outcome.decision
  switch (outcome.kind) {
    case 'patched':
      return `injected by revision ${revision}`
    case 'unchanged':
      return `as revision ${revision} would have it`
    case 'skipped':
      return `not injected (${reason}: ${REASONS[reason].says})`
    case 'failed':
      return `refused (${reason}: ${outcome.failure.message})`
  }
}

function coloured(line: string, style: Style): string {
  if (line.startsWith('@@')) return style.dim(line)
  return line.startsWith('+') ? style.green(line) : line.startsWith('-') ? style.red(line) : line
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}
