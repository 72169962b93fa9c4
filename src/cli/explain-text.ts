import { forNamespace, REASONS } from '../inject/decide/reasons.ts'
import type { Outcome, Step } from '../inject/outcome.ts'
import type { Explained } from '../app/explain/explain-workload.ts'
import { partLines } from './explain-parts.ts'
import { wrap } from './wrap.ts'
import type { Style } from './style.ts'

const WIDTH = 100

/** Tells a decision as a person reads it: the answer first, then each rule with what it looked at. */
export function explanation({ workload, outcome, parts }: Explained, style: Style, columns = Infinity): string {
  const { decision } = outcome
  const reason = REASONS[decision.reason]
  const lines = [
    `${style.bold(`${workload.kind} ${workload.namespace}/${workload.name}`)}: ${verdict(outcome, style)}`,
    `  ${outcome.kind === 'failed' ? outcome.failure.message : reason.says} (${decision.reason})`,
    ...likelyCauses(outcome, style),
    `  ${style.dim(`To change it: ${forNamespace(reason.hint, workload.namespace)}`)}`
  ]
  if (outcome.kind === 'failed' && outcome.failure.where?.picture) lines.push(indent(outcome.failure.where.picture))
  if (decision.templates.length > 0) {
    const native = decision.native === undefined ? '' : decision.native ? ', native sidecar' : ', no native sidecar'
    lines.push(`  Templates: ${decision.templates.join(', ')}${native}`)
  }
  lines.push(...decision.steps.flatMap(step => stepLines(step, style)))
  lines.push(...partLines(parts))
  for (const warning of decision.warnings) lines.push(`  ${style.yellow('warning')}: ${warning}`)
  return `${lines.map(line => wrap(line, columns)).join('\n')}\n`
}

/** What somebody meant and misplaced comes before the rules: it is mostly why. */
function likelyCauses(outcome: Outcome, style: Style): readonly string[] {
  if (outcome.kind !== 'skipped') return []
  return outcome.decision.steps
    .filter(({ rule }) => LIKELY.includes(rule))
    .flatMap(({ says, hint }) => [
      `  ${style.bold(`Likely why: ${says}`)}`,
      ...(hint === undefined ? [] : [`    ${style.dim(hint)}`])
    ])
}

const LIKELY: readonly string[] = ['misplaced', 'labels']

function verdict(outcome: Outcome, style: Style): string {
  const { revision } = outcome.decision
  switch (outcome.kind) {
    case 'patched':
      return `${style.green('injected')} by revision ${revision}`
    case 'unchanged':
      return `${style.green('already as it should be')} for revision ${revision}`
    case 'skipped':
      return `${style.yellow('not injected')} by revision ${revision}`
    case 'failed':
      return `${style.red('refused')} by revision ${revision}`
  }
}

const MARKS: Readonly<Record<Step['verdict'], string>> = { pass: '·', inject: '+', skip: '-', note: 'i', fail: '!' }

function stepLines(step: Step, style: Style): readonly string[] {
  const looked = step.path === undefined ? '' : ` ${style.dim(lookedAt(step))}`
  const decided = step.verdict === 'pass' || step.verdict === 'note' ? step.says : style.bold(step.says)
  const hint = step.hint === undefined ? [] : [`      ${style.dim(step.hint)}`]
  return [`  ${MARKS[step.verdict]} ${step.rule}: ${decided}${looked}`, ...hint]
}

function lookedAt({ path = '', value }: Step): string {
  const shown = value === undefined ? '' : ` = ${JSON.stringify(value)}`
  const text = `[${path}${shown}]`
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…]` : text
}

function indent(text: string): string {
  return text
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n')
}
