import { describe, expect, it } from 'vitest'
import { DEFAULT_YAML_LIMITS, YamlLimitError, marshal, yamlToJSON } from '../../../../src/language/yaml/index.ts'

function limitOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof YamlLimitError) return error.limit
    throw error
  }
  return 'none'
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('limits', () => {
  it('length bounds the text', () => {
    expect(limitOf(() => yamlToJSON('a: 1234', { limits: { length: 6 } }))).toBe('length')
    expect(limitOf(() => yamlToJSON('a: 1234', { limits: { length: 7 } }))).toBe('none')
  })

  it('depth bounds maps and lists in one another, written in brackets or in blocks', () => {
    const { depth } = DEFAULT_YAML_LIMITS
    expect(limitOf(() => yamlToJSON(nested(depth)))).toBe('none')
    expect(limitOf(() => yamlToJSON(nested(depth + 1)))).toBe('depth')
    expect(limitOf(() => yamlToJSON('- '.repeat(depth + 1)))).toBe('depth')
    expect(limitOf(() => yamlToJSON('{a: '.repeat(depth + 1)))).toBe('depth')
    expect(limitOf(() => yamlToJSON(nested(5), { limits: { depth: 4 } }))).toBe('depth')
  })

  it('depth cannot be set higher than the stack bears', () => {
    expect(limitOf(() => yamlToJSON(nested(9000), { limits: { depth: 1e9 } }))).toBe('depth')
  })

  it('depth counts what aliases bring in', () => {
    const text = 'a: &a [x]\nb: &b [*a]\nc: &c [*b]\nd: [*c]\n'
    expect(limitOf(() => yamlToJSON(text, { limits: { depth: 4 } }))).toBe('depth')
    expect(limitOf(() => yamlToJSON(text, { limits: { depth: 5 } }))).toBe('none')
  })

  it('depth bounds what is written, circles included', () => {
    const circle: Record<string, never> = {}
    Object.assign(circle, { circle })
    expect(limitOf(() => marshal(circle))).toBe('depth')
    expect(limitOf(() => marshal({ ...circle, smile: '😀' }))).toBe('depth')
  })

  it('aliases bound what they bring in', () => {
    const text = `a: &a [x,x,x,x,x,x,x,x,x]\nb: [${'*a,'.repeat(9)}]\n`
    expect(limitOf(() => yamlToJSON(text))).toBe('none')
    expect(limitOf(() => yamlToJSON(text, { limits: { aliases: 50 } }))).toBe('aliases')
  })

  it('aliases that breed are refused as by goyaml', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${`*${of},`.repeat(9)}]\n`
    const names = Array.from('abcdefghi')
    const bomb =
      'a: &a [x,x,x,x,x,x,x,x,x]\n' +
      names
        .slice(1)
        .map((name, i) => level(name, names[i]!))
        .join('')
    expect(() => yamlToJSON(bomb)).toThrow('yaml: document contains excessive aliasing')
  })

  it.each([
    ['a number of a million digits', 'a: ' + '1'.repeat(1e6)],
    ['a hexadecimal one', 'a: 0x' + 'f'.repeat(1e6)],
    ['a million underscores', 'a: 1' + '_'.repeat(1e6)],
    ['base64 of a million characters', 'a: !!binary ' + 'a'.repeat(1e6) + '=\n'],
    ['a key that never gets its colon', '"' + 'a'.repeat(1e6)],
    ['quotes that do not end', `a: "${'\\"'.repeat(5e5)}`],
    ['colons in base 60', 'a: ' + '1:'.repeat(5e5) + '1'],
    ['open brackets', '[a, '.repeat(3e5)],
    ['a million spaces', 'a:' + ' '.repeat(1e6) + 'b'],
    ['empty lines', 'a: |\n' + '\n'.repeat(1e6)],
    ['tags', 'a: !' + 'x%41'.repeat(2e5)]
  ])('time is linear for %s', (_, text) => {
    const started = process.cpuUsage().user
    try {
      marshal(yamlToJSON(text))
      marshal({ text })
    } catch (error) {
      expect(String(error)).toMatch(/^Yaml(Limit)?Error: /)
    }
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(4)
  })
})
