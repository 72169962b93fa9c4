import { describe, expect, it } from 'vitest'
import { YamlError, documents, looksLikeJSON, splitDocuments } from '../../../../src/language/yaml/index.ts'

describe('splitting a text into documents', () => {
  it('cuts at lines that start with three dashes', () => {
    expect(splitDocuments('a: 1\n--- # next\nb: 2\n---\n')).toEqual(['a: 1\n', 'b: 2\n'])
  })

  it('leaves the marker to a document that nothing stands before', () => {
    expect(splitDocuments('---\na: 1\n---\n---\nb: 2')).toEqual(['---\na: 1\n', '---\nb: 2\n'])
  })

  it('ends each line with a line feed', () => {
    expect(splitDocuments('a: 1\r\nb: 2')).toEqual(['a: 1\nb: 2\n'])
  })

  it('finds nothing in nothing', () => {
    expect(splitDocuments('')).toEqual([])
  })

  it('hands out what stands before a marker that is wrong', () => {
    const found = documents('a: 1\n---\nb: 2\n--- c\n')
    expect(found.next().value).toBe('a: 1\n')
    expect(() => found.next()).toThrow(new YamlError('invalid Yaml document separator: c'))
  })
})

describe('telling JSON from YAML', () => {
  it('looks for a brace', () => {
    expect(looksLikeJSON(' \n\u0085{"a":1}')).toBe(true)
    expect(looksLikeJSON('[1]')).toBe(false)
    expect(looksLikeJSON('a: {}')).toBe(false)
  })
})
