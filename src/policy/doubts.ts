import { matchSelector } from '../inject/decide/selector.ts'
import type { Dialect } from '../inject/dialect.ts'
import { selectorOf, type InjectorConfig } from './injector-config.ts'
import type { PolicyProblem } from './problem.ts'

type Doubt = readonly [path: string, message: string]

/** Tells what of a policy is valid but cannot be meant. */
export function doubtsOf(config: InjectorConfig, { engine }: Pick<Dialect, 'engine'>): readonly PolicyProblem[] {
  const found = [
    ...policyDoubts(config),
    ...(engine === 'overlay' ? templateDoubts(config) : []),
    ...selectorDoubts(config)
  ]
  return found.map(([path, message]) => ({ severity: 'warning', key: 'config', path, message }))
}

function policyDoubts({ policy }: InjectorConfig): readonly Doubt[] {
  if (policy === 'enabled' || policy === 'disabled') return []
  return [['policy', `policy is "${policy}", neither "enabled" nor "disabled": nothing is injected`]]
}

function templateDoubts({ templates, aliases, defaultTemplates }: InjectorConfig): readonly Doubt[] {
  if (Object.keys(templates).length === 0) return [['templates', 'there are no templates: each pod is refused']]
  const known = new Set([...Object.keys(templates), ...Object.keys(aliases ?? {})])
  const missing = (path: string, name: string): Doubt => [path, `there is no template "${name}"`]
  return [
    ...defaultTemplates.filter(name => !known.has(name)).map(name => missing('defaultTemplates', name)),
    ...Object.entries(aliases ?? {}).flatMap(([alias, names]) =>
      names.filter(name => !Object.hasOwn(templates, name)).map(name => missing(`aliases.${alias}`, name))
    )
  ]
}

function selectorDoubts(config: InjectorConfig): readonly Doubt[] {
  return (['neverInjectSelector', 'alwaysInjectSelector'] as const).flatMap(key =>
    (config[key] ?? []).flatMap((selector, index): Doubt[] => {
      const match = matchSelector(selectorOf(selector), {})
      const path = `${key}[${String(index)}]`
      if (match.kind === 'invalid') return [[path, `the selector is passed over: ${match.problem}`]]
      return match.kind === 'empty' ? [[path, 'the selector is empty: it matches nothing here']] : []
    })
  )
}
