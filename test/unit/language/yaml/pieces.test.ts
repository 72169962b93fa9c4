import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marshal, yamlToJSON, YamlError, type Pieces, type Writable } from '../../../../src/language/yaml/index.ts'

/** Remembers all pieces, and makes sure that nobody changes them. */
class Everything implements Pieces {
  readonly known = new Map<string, object>()
  hits = 0

  get(text: string): object | undefined {
    const value = this.known.get(text)
    if (value) this.hits++
    return value
  }

  wants(): boolean {
    return true
  }

  set(text: string, value: object): void {
    this.known.set(text, frozen(value))
  }
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object)
  return Object.freeze(value)
}

type Outcome = { readonly value: unknown } | { readonly error: string }

function outcomeOf(text: string, pieces?: Pieces): Outcome {
  try {
    return { value: yamlToJSON(text, { pieces }) }
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message }
    throw error
  }
}

/** Lines as templates render them, and lines that make a block depend on what stands around it. */
const line = fc
  .tuple(
    fc.nat(4),
    fc.constantFrom('', '', '- ', '- - ', ' '),
    fc.constantFrom('', 'a: ', 'b:', 'c:', '"c": ', "'d' : ", '? ', '<<: '),
    fc.constantFrom(
      ...['', '', '', 'x', '"y z"', '1', 'true', '{}', '[a, "b"]', '{a: 1,', '[', ']', '}', '"open', "'", 'a b'],
      ...['|', '|-', '>+', '|2', '# c', 'x # c', '&a', '&a x', '*a', '!!str 1', '\tx', '---', '...', 'x:']
    )
  )
  .map(([depth, dash, key, value]) => '  '.repeat(depth) + dash + key + value)
const template = fc.array(line, { maxLength: 14 }).map(lines => lines.join('\n') + '\n')

const { words } = fc.letrec(tie => ({
  words: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b c', 'yes', '1', 'x: y', 'l\nm\n', 'l\n m', '# no comment', 'a\n\n# b\n\n'),
    fc.array(tie('words'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('k', 'key', 'a b', 'no'), tie('words'), { maxKeys: 3 })
  )
}))
/** What marshal writes, with a line put in at some place, more often than not. */
const written = fc.tuple(words, fc.nat(), fc.oneof(fc.constant(undefined), line)).map(([value, at, put]) => {
  const lines = marshal(value as Writable).split('\n')
  return (put === undefined ? lines : lines.toSpliced(at % (lines.length + 1), 0, put)).join('\n')
})

describe('a text that is read by pieces', () => {
  it('says what it says as a whole, and fails in the same words', () => {
    const pieces = new Everything()
    let known = 0
    fc.assert(
      fc.property(fc.oneof(template, written, written), text => {
        const whole = outcomeOf(text)
        expect(outcomeOf(text, pieces)).toEqual(whole)
        const before = pieces.hits
        expect(outcomeOf(text, pieces)).toEqual(whole)
        if (pieces.hits > before) known++
      }),
      { numRuns: 10_000 }
    )
    expect(known).toBeGreaterThan(1000)
  })

  it('shares with others the parts whose lines are the same', () => {
    const pieces = new Everything()
    const read = (name: string): unknown =>
      yamlToJSON(
        `env:\n- name: A\n  value: ${name}\n- name: B\n  valueFrom:\n    fieldRef: b\nports:\n  - port: 1\n    name: p\n`,
        { pieces }
      )
    const [one, two] = [read('one'), read('two')] as Record<string, unknown[]>[]
    expect(two).toEqual({
      env: [
        { name: 'A', value: 'two' },
        { name: 'B', valueFrom: { fieldRef: 'b' } }
      ],
      ports: [{ port: 1, name: 'p' }]
    })
    expect(two?.['env']?.[1]).toBe(one?.['env']?.[1])
    expect(two?.['ports']).toBe(one?.['ports'])
    expect(two?.['env']?.[0]).not.toBe(one?.['env']?.[0])
  })

  const strange = {
    'a list behind a dash': '- - a: 1\n    b: 2\n  - c\n- - a: 1\n    b: 2\n',
    'a bracket that closes in the first column': 'a:\n  b:\n    c: [x,\ny]\n    d: 1\ne:\n  f: 1\n  g: 2\n',
    'a comment in the first column, and the block goes on': 'a:\n  b: 1\n# c\n  d: 2\n',
    'a scalar that a comment ends': 'a:\n  b: |\n    x\n  # y\n    z\n  c: 1\n',
    'empty lines that belong to a scalar': 'a:\n  b: 1\n  c: |+\n    x\n\n\nd:\n  e: 1\n  f: |+\n    x\n\n',
    'an alias': 'a:\n  b: &x 1\n  c: *x\nd:\n  b: 2\n  c: *x\n',
    'a key that comes twice': 'a:\n  b: 1\n  c: 2\n  b: 3\n',
    tabs: 'a:\n  b: 1\n\tc: 2\n',
    'another document': 'a:\n  b: 1\n  c: 2\n---\na:\n  b: 1\n  c: 2\n'
  }
  it.each(Object.entries(strange))('with %s', (_, text) => {
    const pieces = new Everything()
    const whole = outcomeOf(text)
    // The parts are known from texts in which they are harmless.
    for (const part of text.split(/(?=^[^ ])/m)) outcomeOf(part, pieces)
    expect(outcomeOf(text, pieces)).toEqual(whole)
    expect(outcomeOf(text, pieces)).toEqual(whole)
  })

  it('keeps each piece under its own text', () => {
    const pieces = new Everything()
    const text = `a:\n${'  - b: 1\n    c: 2\n'.repeat(200)}`
    yamlToJSON(text, { pieces })
    expect([...pieces.known]).toEqual([['  - b: 1\n    c: 2\n', { b: 1, c: 2 }]])
  })
})
