import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress, parseCidr, parsePrefix } from '../../../../src/language/go/netip.ts'

describe('an address is read as netip.ParseAddr reads it', () => {
  it.each([
    ['10.0.0.1', 4],
    ['::', 6],
    ['::1', 6],
    ['2001:db8::8a2e:370:7334', 6],
    ['::ffff:192.0.2.1', 6],
    ['1:2:3:4:5:6:7.8.9.10', 6]
  ])('%s is one of family %i', (text, family) => {
    expect(parseAddress(text)).toEqual({ value: { family, zone: '' } })
  })

  it('keeps the zone', () => {
    expect(parseAddress('fe80::1%eth0')).toEqual({ value: { family: 6, zone: 'eth0' } })
  })

  it.each([
    ['', 'unable to parse IP'],
    ['x', 'unable to parse IP'],
    ['%eth0', 'missing IPv6 address'],
    ['01.2.3.4', 'IPv4 field has octet with leading zero'],
    ['256.2.3.4', 'IPv4 field has value >255'],
    ['1..2.3', 'IPv4 field must have at least one digit (at ".2.3")'],
    ['1.2.3.', 'IPv4 field must have at least one digit (at ".")'],
    ['1.2.3', 'IPv4 address too short'],
    ['1.2.3.4.5', 'IPv4 address too long'],
    ['1.2.3.x', 'unexpected character (at "x")'],
    ['12345::', 'each group must have 4 or less digits (at "12345::")'],
    [':1', 'each colon-separated field must have at least one digit (at ":1")'],
    ['1:2', 'address string too short'],
    ['1:', 'colon must be followed by more characters (at ":")'],
    ['1::2::3', 'multiple :: in address (at ":3")'],
    ['1:2:3:4:5:6:7:8:9', 'trailing garbage after address (at "9")'],
    ['1:2:3:4:5:6:7::8', 'the :: must expand to at least one field of zeros'],
    ['1:2.3.4.5', 'embedded IPv4 address must replace the final 2 fields of the address (at "2.3.4.5")'],
    ['::1%', 'zone must be a non-empty string'],
    ['::g', 'each colon-separated field must have at least one digit (at "g")']
  ])('%j is none: %s', (text, why) => {
    expect(parseAddress(text)).toEqual({ error: `ParseAddr(${JSON.stringify(text)}): ${why}` })
  })

  it('takes what Node takes, and nothing else without a zone', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/)), text => {
        const parsed = parseAddress(text)
        expect('value' in parsed ? parsed.value.family : 0).toBe(isIP(text))
      })
    )
  })
})

describe('a range', () => {
  it('has bits that are written plainly', () => {
    expect(parsePrefix('10.0.0.0/8')).toEqual({ value: { family: 4, zone: '', bits: 8 } })
    expect(parsePrefix('::/128')).toMatchObject({ value: { bits: 128 } })
    for (const bits of ['', '08', '+8', '-1', ' 8', 'x']) {
      expect(parsePrefix(`10.0.0.0/${bits}`)).toMatchObject({ error: expect.stringContaining('bad bits after slash') })
    }
    expect(parsePrefix('10.0.0.0/33')).toMatchObject({ error: expect.stringContaining('prefix length out of range') })
  })

  it('was read with leading zeros by net.ParseCIDR', () => {
    expect(parseCidr('10.0.0.0/08')).toHaveProperty('value')
    expect(parseCidr('10.0.0.0')).toEqual({ error: 'invalid CIDR address: 10.0.0.0' })
  })
})
