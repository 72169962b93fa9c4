/** One error or a list of them, printed as Go's go-multierror does: Istio collects what it finds wrong in such lists. */
export type Errors =
  { readonly kind: 'one'; readonly text: string } | { readonly kind: 'many'; readonly texts: readonly string[] }

/** An error, or nothing wrong. */
export type MaybeErrors = Errors | undefined

/** Makes a single error. */
export function oneError(text: string): Errors {
  return { kind: 'one', text }
}

/** Adds errors to a list, as `multierror.Append`: the result is always a list. */
export function append(errors: MaybeErrors, ...more: readonly (Errors | string)[]): Errors {
  const texts = [errors, ...more].flatMap(error => (typeof error === 'string' ? [error] : textsOf(error)))
  return { kind: 'many', texts }
}

/** Joins two results, as Istio's AppendValidation: one that is alone stays as it is. */
export function join(errors: MaybeErrors, more: MaybeErrors): MaybeErrors {
  if (!errors) return more
  return more ? append(errors, more) : errors
}

/** Puts a prefix before each error, as `multierror.Prefix`. */
export function prefix(errors: Errors, text: string): Errors {
  if (errors.kind === 'one') return oneError(`${text} ${errors.text}`)
  return { kind: 'many', texts: errors.texts.map(each => `${text} ${each}`) }
}

/** Returns the text that Go prints. */
export function textOf(errors: Errors): string {
  if (errors.kind === 'one') return errors.text
  const count = errors.texts.length
  return `${count === 1 ? '1 error' : `${String(count)} errors`} occurred:\n\t${errors.texts.map(text => `* ${text}`).join('\n\t')}\n\n`
}

/** Returns the errors one by one. */
export function textsOf(errors: MaybeErrors): readonly string[] {
  if (!errors) return []
  return errors.kind === 'one' ? [errors.text] : errors.texts
}
