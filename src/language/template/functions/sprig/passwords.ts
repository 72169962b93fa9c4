import { encode } from '../../../go/bytes.ts'
import type { TemplateFunction } from '../../../go/function.ts'
import { Typed, UINT32 } from '../../../go/value.ts'
import { define, type Param, STRING, takes, text } from '../signature.ts'
import { refuse } from './impure.ts'
import { hmacSha256, joined, scrypt } from './scrypt.ts'

const uint32: Param<number> = { type: UINT32, read: value => (value instanceof Typed ? Number(value.value) : 0) }

/** Passwords that are a function of the arguments. */
export const passwords: readonly TemplateFunction[] = [
  define(
    'derivePassword',
    'Derives a password for a site from a master password, by the Master Password algorithm.',
    takes([uint32, text, text, text, text], STRING),
    (context, ...args) => {
      const [counter, kind, password, user, site] = args
      const templates = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined
      if (!templates) return `cannot find password template ${kind}`
      context.spend(WORK)
      return derive({ counter, templates, password: encode(password), user: encode(user), site: encode(site) })
    }
  ),
  define(
    'htpasswd',
    'Refused, but for the check of the user name: hashes with bcrypt.',
    takes([text, text], STRING),
    (_, user) => (user.includes(':') ? `invalid username: ${user}` : refuse('htpasswd'))
  )
]

const SEED = new TextEncoder().encode('com.lyndir.masterpassword')
const COST = { n: 32_768, r: 8, p: 2 }
/** scrypt is slow by design, half a second here: a template gets a few passwords, not hundreds. */
const WORK = 5_000_000

interface Derivation {
  readonly counter: number
  readonly templates: readonly string[]
  readonly password: Uint8Array
  readonly user: Uint8Array
  readonly site: Uint8Array
}

function derive({ counter, templates, password, user, site }: Derivation): string {
  const key = scrypt(password, joined(SEED, bigEndian(user.length), user), COST, 64)
  const seed = hmacSha256(key, joined(SEED, bigEndian(site.length), site, bigEndian(counter)))
  const template = templates[(seed[0] ?? 0) % templates.length] ?? ''
  return Array.from(template, (element, i) => {
    const characters = CHARACTERS[element] ?? ''
    return characters[(seed[i + 1] ?? 0) % characters.length] ?? ''
  }).join('')
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: [
    'CvcvnoCvcvCvcv',
    'CvcvCvcvnoCvcv',
    'CvcvCvcvCvcvno',
    'CvccnoCvcvCvcv',
    'CvccCvcvnoCvcv',
    'CvccCvcvCvcvno',
    'CvcvnoCvccCvcv',
    'CvcvCvccnoCvcv',
    'CvcvCvccCvcvno',
    'CvcvnoCvcvCvcc',
    'CvcvCvcvnoCvcc',
    'CvcvCvcvCvccno',
    'CvccnoCvccCvcv',
    'CvccCvccnoCvcv',
    'CvccCvccCvcvno',
    'CvcvnoCvccCvcc',
    'CvcvCvccnoCvcc',
    'CvcvCvccCvccno',
    'CvccnoCvcvCvcc',
    'CvccCvcvnoCvcc',
    'CvccCvcvCvccno'
  ],
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn']
}

const VOWELS = 'AEIOU'
const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ'
const CASED = VOWELS + VOWELS.toLowerCase() + CONSONANTS + CONSONANTS.toLowerCase()
const NUMBERS = '0123456789'

/** The characters that each letter of a template stands for. */
const CHARACTERS: Readonly<Record<string, string>> = {
  V: VOWELS,
  C: CONSONANTS,
  v: VOWELS.toLowerCase(),
  c: CONSONANTS.toLowerCase(),
  A: VOWELS + CONSONANTS,
  a: CASED,
  n: NUMBERS,
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${CASED}${NUMBERS}!@#$%^&*()`
}
