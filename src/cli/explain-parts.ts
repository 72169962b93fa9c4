import type { Input } from '../inject/provenance/inputs.ts'
import type { Part } from '../inject/provenance/rendered-parts.ts'

/** Tells what injection put in: the parts with the template line that made each, what the pod itself changed, and the rest. */
export function partLines(parts: readonly Part[]): readonly string[] {
  const rendered = parts.filter(({ line }) => line !== undefined)
  const later = parts.filter(({ line }) => line === undefined)
  return [
    ...titled('Puts in (template:line):', listLines(rendered)),
    ...titled('Because of this pod:', wishLines(parts)),
    ...titled('After the templates:', makerLines(later))
  ]
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map(line => `    ${line}`)]
}

/** One line for each list of a pod. */
function listLines(parts: readonly Part[]): readonly string[] {
  const lists = groupedBy(parts, ({ part }) => part.split('/')[0] ?? part)
  return [...lists].map(([list, ofList]) => {
    const items = ofList.map(one =>
      [one.part.slice(list.length + 1), `(${placeOf(one)})`].filter(text => text !== '').join(' ')
    )
    return `${list}: ${items.join(', ')}`
  })
}

/** Parts and fields that annotations, labels or resources for this pod made so. */
function wishLines(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(part =>
    [part, ...(part.fields ?? []).map(field => ({ ...field, part: `${part.part}/${field.part}` }))].flatMap(one => {
      const wishes = [...one.from, ...one.because].filter(isWish)
      const told = [...new Set(wishes.map(inputText))]
      return told.length === 0 ? [] : [`${one.part}: ${told.join(', ')} (${placeOf(one)})`]
    })
  )
}

function isWish({ from, name }: Input): boolean {
  return from === 'annotation' || from === 'label' || name.startsWith('ProxyConfig resource')
}

function makerLines(parts: readonly Part[]): readonly string[] {
  const makers = groupedBy(parts, ({ by }) => by)
  return [...makers].map(([by, made]) => {
    const inputs = [...new Set(made.flatMap(({ from }) => from.map(inputText)))]
    const names = made.map(({ part }) => part).join(', ')
    return `${by}: ${names}${inputs.length === 0 ? '' : ` (${inputs.join(', ')})`}`
  })
}

function groupedBy(parts: readonly Part[], keyOf: (part: Part) => string): ReadonlyMap<string, readonly Part[]> {
  const groups = new Map<string, Part[]>()
  for (const part of parts) groups.set(keyOf(part), [...(groups.get(keyOf(part)) ?? []), part])
  return groups
}

function placeOf({ by, line }: Part): string {
  return line === undefined ? by : `${by.replace(/^templates\./, '')}:${String(line)}`
}

/** Says an input as a person would. */
function inputText({ from, name, value }: Input): string {
  return `${from} ${name}${value === undefined ? '' : ` = ${JSON.stringify(value)}`}`
}
