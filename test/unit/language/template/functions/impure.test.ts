import { describe, expect, test } from 'vitest'
import { functionMap, impurities } from '../../../../../src/language/template/functions/index.ts'
import { TemplateExecError, parseTemplate } from '../../../../../src/language/template/index.ts'

const functions = functionMap({ istio: [] })
const world = {
  env: { ZONE: 'a', PATH: '/bin' },
  now: () => Date.UTC(2024, 4, 6, 7, 8, 9),
  random: (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => i * 37)
}

function render(template: string): string {
  try {
    return parseTemplate(template, { name: 't', functions }).execute({}, world)
  } catch (error) {
    if (error instanceof TemplateExecError) return error.message
    throw error
  }
}

describe('functions that reach for more than their arguments', () => {
  test('are all of sprig, and say why', () => {
    expect(impurities.map(({ name }) => name).filter(name => !functions.has(name))).toEqual([])
    expect(impurities.every(({ why }) => why.length > 20)).toBe(true)
  })

  test('take time from the clock that is handed in', () => {
    expect(render('{{ now }}')).toBe('2024-05-06 07:08:09 +0000 UTC')
    expect(render('{{ date "2006" nil }} {{ ago (now | dateModify "-90s") }}')).toBe('2024 1m30s')
    expect(render('{{ durationRound (now | dateModify "-25h") }}')).toBe('1d')
  })

  test('take randomness from the source that is handed in, the same again for the same', () => {
    expect(render('{{ uuidv4 }}')).toBe('00254a6f-94b9-4e03-a84d-7297bce1062b')
    expect(render('{{ randBytes 3 }} {{ randAlpha 4 }}')).toBe(render('{{ randBytes 3 }} {{ randAlpha 4 }}'))
    expect(render('{{ randNumeric 5 }}')).toMatch(/^\d{5}$/)
    expect(render('{{ randAlphaNum 0 }}{{ randAscii -1 }}')).toBe('')
    expect(render('{{ shuffle "ab" | len }}{{ randInt 3 4 }}')).toBe('23')
  })

  test('read only the environment that is handed in', () => {
    expect(render('{{ env "ZONE" }}|{{ env "HOME" }}|{{ env "__proto__" }}')).toBe('a||')
    expect(render('{{ expandenv "$ZONE-${ZONE}-${NO}-${}$-" }}')).toBe('a-a--')
  })

  test.each(['getHostByName "x"', 'bcrypt "x"', 'genCA "x" 1', 'genPrivateKey "rsa"', 'encryptAES "k" "t"'])(
    '%s is refused with a reason',
    call => {
      expect(render(`{{ ${call} }}`)).toMatch(/the function \w+ is not available here: .{20}/)
    }
  )

  test('give what can be known without the refused part', () => {
    expect(render('{{ genPrivateKey "bad" }}')).toBe('Unknown type bad')
    expect(render('{{ htpasswd "u:v" "p" }}')).toBe('invalid username: u:v')
    expect(render('{{ buildCustomCert "x" "y" }}')).toContain('unable to decode base64 certificate')
  })
})
