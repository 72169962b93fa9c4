import { describe, expect, test } from 'vitest'
import { decodeReview } from '../../../../src/inject/review/decode.ts'

const REQUEST = { uid: 'u1', namespace: 'n', name: 'p', operation: 'CREATE', object: { kind: 'Pod' } }

function body(changes: object = {}): string {
  return JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: REQUEST, ...changes })
}

describe('a review', () => {
  test.each(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'])('of %s becomes a request', apiVersion => {
    expect(decodeReview(body({ apiVersion }), '/inject/net/n1')).toEqual({
      kind: 'review',
      request: {
        apiVersion,
        uid: 'u1',
        namespace: 'n',
        name: 'p',
        operation: 'CREATE',
        dryRun: false,
        object: { kind: 'Pod' },
        path: '/inject/net/n1',
        user: '',
        length: body({ apiVersion }).length
      }
    })
  })

  test('may come as bytes with a byte order mark', () => {
    const bytes = new TextEncoder().encode('\ufeff' + body())
    expect(decodeReview(bytes, '/inject')).toMatchObject({ kind: 'review', request: { uid: 'u1' } })
  })

  test('tells dry runs and the user', () => {
    const request = { ...REQUEST, dryRun: true, userInfo: { username: 'jane' } }
    expect(decodeReview(body({ request }), '/inject')).toMatchObject({ request: { dryRun: true, user: 'jane' } })
  })

  test('without an object has a null object', () => {
    expect(decodeReview(body({ request: { uid: 'u1' } }), '/inject')).toMatchObject({ request: { object: null } })
  })
})

describe('a body that is no review', () => {
  test.each([
    ['text', 'x', 'The body is not JSON.', "couldn't get version/kind; json parse error: "],
    ['blanks', '  ', 'The body is not JSON.', "Object 'Kind' is missing in '  '"],
    ['null', 'null', 'The body is no AdmissionReview', "Object 'Kind' is missing in 'null'"],
    ['a list', '[]', 'The body is no AdmissionReview', 'json: cannot unmarshal array into Go value of type struct'],
    ['no version', '{"kind":"AdmissionReview"}', 'The body is no', "Object 'apiVersion' is missing in"],
    [
      'a pod',
      '{"kind":"Pod","apiVersion":"v1"}',
      'The body is no',
      'unsupported type :&TypeMeta{Kind:Pod,APIVersion:v1,}'
    ],
    [
      'another version',
      body({ apiVersion: 'admission.k8s.io/v2' }),
      'The body is no',
      'no kind "AdmissionReview" is registered'
    ],
    ['no request', body({ request: null }), 'The AdmissionReview holds no request.', 'holds no request']
  ])('is told for %s in our words and in those of istiod', (_, text, message, istiod) => {
    const decoded = decodeReview(text, '/inject')
    expect(decoded).toMatchObject({ kind: 'unreadable' })
    expect(decoded).toHaveProperty('message', expect.stringContaining(message))
    expect(decoded).toHaveProperty('istiod', expect.stringContaining(istiod))
  })

  test('limits: nests a hundred thousand levels deep', () => {
    const deep = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)
    expect(decodeReview(deep, '/inject')).toMatchObject({ kind: 'unreadable', message: 'The body nests too deep.' })
  })

  test('limits: brackets in strings do not count as depth', () => {
    const text = body({ request: { ...REQUEST, name: '[\\"'.repeat(20_000) } })
    expect(decodeReview(text, '/inject')).toMatchObject({ kind: 'review' })
  })
})
