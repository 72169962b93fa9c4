import { narrow } from '../../go/bytes.ts'
import type { Node } from '../parse/node.ts'
import { NO_EPOCH } from './remember.ts'
import { NORMAL, checkOutput, takeSteps, type Effect, type Run, type Signal } from './run.ts'

/** A statement of a list. */
export interface Step {
  readonly effect: Effect
  /** What the statement is as long as the constants of a run stay the same; undefined if that is for each run to find out. */
  readonly settle?: ((run: Run) => Settled | undefined) | undefined
}

/** A text that is written, or a list that is run. */
export type Settled = string | List

/** A list of statements. */
export interface List {
  readonly effect: Effect
  readonly steps: readonly Step[]
}

/** A list that does nothing. */
export const EMPTY_LIST: List = { effect: () => NORMAL, steps: [] }

/** What a list comes to for the constants at hand: texts, and after each but the last a statement. */
interface Plan {
  readonly pieces: readonly Piece[]
  readonly effects: readonly Effect[]
}

/** What stands between two statements that are left to each run. */
interface Piece {
  text: string
  /** How many steps it would take to run it. */
  steps: number
  /** The node that it ends at; undefined if there are only texts. */
  node: Node | undefined
}

/**
 * Makes a list of its statements. Once it has run to its end with the constants at hand, it runs by a plan: constant
 * statements are one text, of branches with a constant condition the one that is taken is all there is.
 */
export function listOf(steps: readonly Step[]): List {
  const run = plainly(steps)
  // One statement is as fast as a plan of it.
  return { steps, effect: steps.length > 1 && steps.some(({ settle }) => settle) ? planned(steps, run) : run }
}

function plainly(steps: readonly Step[]): Effect {
  const effects = steps.map(({ effect }) => effect)
  const [first, second] = effects
  if (!first) return EMPTY_LIST.effect
  const size = effects.length
  if (!second) {
    return run => {
      takeSteps(run, 1)
      return first(run)
    }
  }
  return run => {
    takeSteps(run, size)
    for (const effect of effects) {
      const signal = effect(run)
      if (signal !== NORMAL) return signal
    }
    return NORMAL
  }
}

function planned(steps: readonly Step[], plainly: Effect): Effect {
  // The constants with which the list has run to its end: nothing in it can fail for them that does not depend on the run.
  let epoch = NO_EPOCH
  let plan: Plan | undefined
  return run => {
    if (epoch === run.epoch && epoch !== NO_EPOCH) return follow(run, (plan ??= planOf(run, steps)))
    plan = undefined
    const signal = plainly(run)
    if (signal === NORMAL) epoch = run.epoch
    return signal
  }
}

function follow(run: Run, { pieces, effects }: Plan): Signal {
  let at = 0
  for (const { text, steps, node } of pieces) {
    takeSteps(run, steps)
    run.out += text
    if (node) {
      run.node = node
      checkOutput(run)
    }
    const effect = effects[at++]
    const signal = effect ? effect(run) : NORMAL
    if (signal !== NORMAL) return signal
  }
  return NORMAL
}

function planOf(run: Run, steps: readonly Step[]): Plan {
  const { node } = run
  const draft: Draft = { pieces: [newPiece()], effects: [] }
  addList(run, draft, steps)
  run.node = node
  return { effects: draft.effects, pieces: draft.pieces.map(piece => ({ ...piece, text: narrow(piece.text) })) }
}

interface Draft {
  readonly pieces: Piece[]
  readonly effects: Effect[]
}

function newPiece(): Piece {
  return { text: '', steps: 0, node: undefined }
}

function addList(run: Run, draft: Draft, steps: readonly Step[]): void {
  lastOf(draft).steps += steps.length
  for (const step of steps) addStep(run, draft, step)
}

function addStep(run: Run, draft: Draft, { effect, settle }: Step): void {
  const { node } = run
  const settled = settle?.(run)
  if (settled === undefined) {
    draft.effects.push(effect)
    draft.pieces.push(newPiece())
    return
  }
  const piece = lastOf(draft)
  if (run.node !== node) piece.node = run.node
  if (typeof settled === 'string') piece.text += settled
  else addList(run, draft, settled.steps)
}

function lastOf({ pieces }: Draft): Piece {
  return pieces[pieces.length - 1] ?? newPiece()
}
