import { sprint } from '../../go/fmt.ts'
import { sortedEntries } from '../../go/map-order.ts'
import { ANY, Typed, int, isIntegerKind, typeOf, wrap, type GoType, type Value } from '../../go/value.ts'
import type { BranchNode } from '../parse/node.ts'
import { within, withOtherDot, type Compiler } from './compiler.ts'
import { asCopy } from './copy.ts'
import { compilePipe } from './expression.ts'
import { elementsOf, indirect, isMap } from './reflect.ts'
import { BREAK, NORMAL, fail, takeSteps, type Effect, type Run, type Signal } from './run.ts'
import { inner } from './scope.ts'
import { compileStore, type Store } from './variable.ts'

/** The parts of a loop. */
interface Loop {
  readonly body: Effect
  readonly storeIndex: Store | undefined
  readonly storeElement: Store | undefined
}

/** Compiles `range`: over integers, lists and maps in the order of their keys. */
export function compileRange(compiler: Compiler, node: BranchNode): Effect {
  const inside = within(compiler, inner(compiler.scope))
  const evaluate = compilePipe(inside, node.pipe)
  const stores = node.pipe.decl.map(variable => compileStore(inside, variable, true))
  const loop: Loop = {
    body: inside.block(withOtherDot(inside), node.list),
    storeIndex: stores.length > 1 ? stores[0] : undefined,
    storeElement: stores[stores.length - 1]
  }
  const otherwise = node.elseList ? inside.block(inside, node.elseList) : (): Signal => NORMAL
  return run => {
    const value = indirect(evaluate(run))
    const { dot, isDotInterface } = run
    const hasRun = iterate(run, value, loop)
    run.dot = dot
    run.isDotInterface = isDotInterface
    return hasRun ? NORMAL : otherwise(run)
  }
}

/** Runs a loop; tells whether there was anything to run it for. */
function iterate(run: Run, value: Value, loop: Loop): boolean {
  if (value === undefined) return false
  const elements = elementsOf(value)
  if (elements) return iterateList(run, elements, typeOf(value)?.elem ?? ANY, loop)
  if (isMap(value)) return iterateMap(run, value, loop)
  if (value instanceof Typed && isIntegerKind(value.type.kind)) return iterateInteger(run, value, loop)
  return fail(run, `range can't iterate over ${sprint(value)}`)
}

function iterateList(run: Run, elements: readonly unknown[], elem: GoType, loop: Loop): boolean {
  const isInterface = elem.kind === 'interface'
  run.isDotInterface = isInterface
  for (let i = 0; i < elements.length; i++) {
    const value = wrap(elem, elements[i])
    loop.storeIndex?.(run, int(i), false)
    if (step(run, isInterface ? asCopy(value) : value, loop) === BREAK) break
  }
  return elements.length > 0
}

function iterateMap(run: Run, value: Value, loop: Loop): boolean {
  const type = typeOf(value) ?? ANY
  run.isDotInterface = (type.elem ?? ANY).kind === 'interface'
  const entries = sortedEntries(type, value instanceof Typed ? value.value : value)
  // They are sorted, even if the loop is left at once.
  takeSteps(run, entries.length >> 2)
  for (const [key, member] of entries) {
    loop.storeIndex?.(run, key, false)
    if (step(run, asCopy(member), loop) === BREAK) break
  }
  return entries.length > 0
}

function iterateInteger(run: Run, value: Typed, loop: Loop): boolean {
  if (loop.storeIndex) return fail(run, `can't use ${sprint(value)} to iterate over more than one variable`)
  run.isDotInterface = false
  const end = value.value as bigint
  for (let i = 0n; i < end; i++) if (step(run, new Typed(value.type, i), loop) === BREAK) break
  return end > 0n
}

function step(run: Run, element: Value, loop: Loop): Signal {
  // Loops without a body take time too.
  takeSteps(run, 1)
  run.dot = element
  loop.storeElement?.(run, element, run.isDotInterface)
  return loop.body(run)
}
