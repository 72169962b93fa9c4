import { sprint, sprintf, sprintln } from '../../go/fmt.ts'
import { charged, type FunctionContext, type TemplateFunction } from '../../go/function.ts'
import { ANY, BOOL, INT, STRING, int, type GoType, type Value } from '../../go/value.ts'
import { REFLECT_VALUE, isTrue } from '../compile/reflect.ts'
import { call } from './call.ts'
import { equal, equalTo, less, lessOrEqual } from './compare.ts'
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts'
import { index, indexOnce, length, slice } from './index-of.ts'
import { textOfArguments } from './text.ts'

const VALUE = [REFLECT_VALUE]
const TWO_VALUES = [REFLECT_VALUE, REFLECT_VALUE]

type Row = Omit<TemplateFunction, 'call'>
type Implementation = (context: FunctionContext, ...args: Value[]) => Value

function row(name: string, params: readonly GoType[], result: GoType, doc: string): Row {
  return { name, params, result, doc }
}

function variadic(name: string, params: readonly GoType[], result: GoType, doc: string): Row {
  return { name, params, result, doc, variadic: true }
}

/** A function, and the short way to call it with two arguments where it takes any number. */
const ROWS: readonly [Row, Implementation, Implementation?][] = [
  [
    variadic('call', TWO_VALUES, REFLECT_VALUE, 'Calls a function value.'),
    (context, name, callee, ...args) => call(context, { name: sprint(name), callee, args })
  ],
  [
    variadic('html', [ANY], STRING, 'Escapes for HTML.'),
    (context, ...args) => charged(context, escapeHtml(charged(context, textOfArguments(args))))
  ],
  [
    variadic('index', TWO_VALUES, REFLECT_VALUE, 'Looks up indexes or keys.'),
    (_, item, ...at) => index(item, at),
    (_, item, at) => indexOnce(item, at)
  ],
  [variadic('slice', TWO_VALUES, REFLECT_VALUE, 'Cuts out a part.'), (_, item, ...at) => slice(item, at)],
  [
    variadic('js', [ANY], STRING, 'Escapes for JavaScript.'),
    (context, ...args) => charged(context, escapeJs(charged(context, textOfArguments(args))))
  ],
  [
    row('len', VALUE, INT, 'Gives the length.'),
    (context, item) => {
      const counted = length(item)
      context.spend(counted >> 2)
      return int(counted)
    }
  ],
  [row('not', VALUE, BOOL, 'Negates.'), (_, value) => !isTrue(value)],
  [variadic('print', [ANY], STRING, 'Prints values.'), (context, ...args) => charged(context, sprint(...args))],
  [
    variadic('printf', [STRING, ANY], STRING, 'Prints values by a format.'),
    (context, format, ...args) => charged(context, sprintf(typeof format === 'string' ? format : '', ...args))
  ],
  [
    variadic('println', [ANY], STRING, 'Prints values in a line.'),
    (context, ...args) => charged(context, sprintln(...args))
  ],
  [
    variadic('urlquery', [ANY], STRING, 'Escapes for a URL.'),
    (context, ...args) => charged(context, escapeQuery(charged(context, textOfArguments(args))))
  ],
  [variadic('eq', TWO_VALUES, BOOL, 'Compares: =='), (_, a, ...others) => equal(a, others), (_, a, b) => equalTo(a, b)],
  [row('ne', TWO_VALUES, BOOL, 'Compares: !='), (_, a, b) => !equalTo(a, b)],
  [row('lt', TWO_VALUES, BOOL, 'Compares: <'), (_, a, b) => less(a, b)],
  [row('le', TWO_VALUES, BOOL, 'Compares: <='), (_, a, b) => lessOrEqual(a, b)],
  [row('gt', TWO_VALUES, BOOL, 'Compares: >'), (_, a, b) => !lessOrEqual(a, b)],
  [row('ge', TWO_VALUES, BOOL, 'Compares: >='), (_, a, b) => !less(a, b)]
]

/** The functions that every template has; `and` and `or`, which may not evaluate all operands, are compiled in place. */
export const BUILTINS: ReadonlyMap<string, TemplateFunction> = new Map(
  ROWS.map(([signature, call, callOfTwo]) => [
    signature.name,
    { ...signature, call, callOf: count => (count === 2 ? callOfTwo : undefined) }
  ])
)
