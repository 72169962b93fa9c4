import { mkdtempSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { takeStep, defaultLifetimes } from '../../../src/tls/authority-steps.ts'
import type { KeyPair } from '../../../src/tls/x509.ts'
import { mounted } from '../../../src/tls/mounted.ts'
import type { CertificateSource } from '../../../src/tls/source.ts'
import { pooledMaterial } from './pool.ts'

let folder: string
let source: CertificateSource | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outrigger-tls-'))
})
afterEach(async () => {
  await source?.close()
  source = undefined
  rmSync(folder, { recursive: true })
})

async function pair(now = Date.now()): Promise<KeyPair> {
  const { leaf } = await takeStep('create', undefined, {
    now,
    hosts: ['a.svc'],
    lifetimes: defaultLifetimes,
    material: pooledMaterial
  })
  if (leaf === undefined) throw new Error('no leaf')
  return leaf
}

/** Puts files there as kubelet does: a folder with a date, and the link `..data` that is swapped in one step. */
function mount(name: string, { cert, key }: KeyPair): void {
  const dated = join(folder, `..${name}`)
  mkdirSync(dated)
  writeFileSync(join(dated, 'tls.crt'), cert)
  writeFileSync(join(dated, 'tls.key'), key)
  symlinkSync(`..${name}`, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
}

function link(): void {
  for (const file of ['tls.crt', 'tls.key']) symlinkSync(join('..data', file), join(folder, file))
}

const files = (): { readonly certFile: string; readonly keyFile: string } => ({
  certFile: join(folder, 'tls.crt'),
  keyFile: join(folder, 'tls.key')
})

describe('certificates in files', () => {
  test('follow the swap of a mounted Secret', async () => {
    const first = await pair()
    mount('one', first)
    link()
    source = await mounted(files())
    expect(source.current().cert).toBe(first.cert)
    const second = await pair()
    mount('two', second)
    await vi.waitFor(() => {
      expect(source?.current().cert).toBe(second.cert)
    }, 5_000)
  })

  test('stay the old ones while the key does not fit, and say so', async () => {
    const [one, two] = [await pair(), await pair()]
    mount('one', one)
    link()
    source = await mounted(files())
    mount('two', { cert: two.cert, key: one.key })
    await vi.waitFor(() => {
      expect(source?.health().says).toContain('does not fit')
    }, 5_000)
    expect(source.current().cert).toBe(one.cert)
    mount('three', two)
    await vi.waitFor(() => {
      expect(source?.current().cert).toBe(two.cert)
    }, 5_000)
    expect(source.health().says).not.toContain('refused')
  })

  test('are refused at the start with one sentence that says what is wrong', async () => {
    const [one, two] = [await pair(), await pair()]
    writeFileSync(files().certFile, one.cert)
    await expect(mounted(files())).rejects.toThrow(`${files().keyFile} cannot be read (ENOENT)`)
    writeFileSync(files().keyFile, two.key)
    await expect(mounted(files())).rejects.toThrow('does not fit the certificate')
    writeFileSync(files().keyFile, 'no key')
    await expect(mounted(files())).rejects.toThrow('holds no PEM private key')
    writeFileSync(files().certFile, 'no certificate')
    await expect(mounted(files())).rejects.toThrow('holds no PEM certificate')
    const old = await pair(Date.now() - 40 * 86_400_000)
    writeFileSync(files().certFile, old.cert)
    writeFileSync(files().keyFile, old.key)
    await expect(mounted(files())).rejects.toThrow('ended at')
  })
})
