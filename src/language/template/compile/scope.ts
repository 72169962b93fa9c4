/** The variables that are declared at a place, as slots of the frame of their template. */
export interface Scope {
  readonly parent: Scope | undefined
  readonly variables: Variable[]
  readonly frame: Frame
}

/** What all scopes of one template share. */
export interface Frame {
  slots: number
  /** How many calls of `and` and `or` the place is in, whose arguments may stay unevaluated. */
  conditions: number
}

/** One declaration. */
export interface Variable {
  readonly name: string
  readonly slot: number
  /** Whether the declaration may be left out: then an outer variable of the name shows through. */
  readonly isConditional: boolean
}

/** Makes the scope of a template, in which `$` is slot 0. */
export function newFrame(): Scope {
  const scope: Scope = { parent: undefined, variables: [], frame: { slots: 0, conditions: 0 } }
  declare(scope, '$')
  return scope
}

/** Makes a scope inside another. */
export function inner(parent: Scope): Scope {
  return { parent, variables: [], frame: parent.frame }
}

/** Declares a variable; an older one of the same name is hidden from here on. */
export function declare(scope: Scope, name: string): number {
  const slot = scope.frame.slots++
  scope.variables.push({ name, slot, isConditional: scope.frame.conditions > 0 })
  return slot
}

/** What a name may mean, the innermost variable first. */
export interface Found {
  readonly slots: readonly number[]
  /** Whether it is the first slot in any case: no declaration is conditional. */
  readonly isCertain: boolean
}

/** Finds the variables that a name may mean: more than one only after conditional declarations. */
export function lookUp(scope: Scope, name: string): Found {
  const slots: number[] = []
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    for (const variable of [...at.variables].reverse()) {
      if (variable.name !== name) continue
      slots.push(variable.slot)
      if (!variable.isConditional) return { slots, isCertain: slots.length === 1 }
    }
  }
  return { slots, isCertain: false }
}
