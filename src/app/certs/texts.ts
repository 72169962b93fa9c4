import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { objectAt, stringAt } from '../../inject/json.ts'
import { CertificateError } from '../../tls/errors.ts'
import type { CertificateTexts } from '../../tls/inspect.ts'
import type { KubeApi } from '../../world/cluster/api.ts'
import type { FoundObject } from '../../world/facts.ts'
import { codeOf } from '../../world/files/find.ts'
import type { AppSettings } from '../settings/table.ts'

/** Members that are read: no others of a folder or Secret are anybody's business here. */
const MEMBERS = ['tls.crt', 'tls.key', 'ca.crt', 'next-ca.crt', 'previous-ca.crt']

/** Reads the certificate of files that were named one by one. */
export async function textsInFiles({
  tlsCert,
  tlsKey,
  tlsCa
}: Pick<AppSettings, 'tlsCert' | 'tlsKey' | 'tlsCa'>): Promise<CertificateTexts> {
  const files = { 'tls.crt': tlsCert, 'tls.key': tlsKey, ...(tlsCa !== '' && { 'ca.crt': tlsCa }) }
  const texts = Object.entries(files).map(async ([member, file]) => {
    const text = await textOf(file)
    if (text === undefined) {
      throw new CertificateError('CERTIFICATE_MISSING', `${file} is not there: check the path and its permissions`)
    }
    return [member, text] as const
  })
  return { where: tlsCert, texts: Object.fromEntries(await Promise.all(texts)) }
}

/** Reads the certificate of a folder of ours. */
export async function textsInFolder(folder: string): Promise<CertificateTexts> {
  const found = MEMBERS.map(async member => [member, await textOf(join(folder, member))] as const)
  const texts = (await Promise.all(found)).filter(([, text]) => text !== undefined)
  return { where: folder, texts: Object.fromEntries(texts) as Readonly<Record<string, string>> }
}

/** Reads the certificate of a Secret of a live cluster. */
export async function textsInSecret(api: KubeApi, name: string): Promise<CertificateTexts> {
  const [namespace = '', secret = ''] = name.split('/')
  const { secretCell } = await import('../../world/cluster/secret.ts')
  const found = await secretCell(api, namespace, secret).read()
  return { where: `Secret ${name}`, texts: ours(found?.texts ?? {}) }
}

/** Reads the certificate of a Secret among objects in files. */
export function textsInObjects(objects: readonly FoundObject[], name: string): CertificateTexts {
  const found = objects.find(({ object }) => {
    const metadata = objectAt(object, 'metadata')
    return (
      stringAt(object, 'kind') === 'Secret' &&
      `${stringAt(metadata, 'namespace')}/${stringAt(metadata, 'name')}` === name
    )
  })
  const data = objectAt(found?.object, 'data')
  const texts = Object.keys(data).map(member => [member, Buffer.from(stringAt(data, member), 'base64').toString()])
  return { where: `Secret ${name}`, texts: ours(Object.fromEntries(texts) as Readonly<Record<string, string>>) }
}

function ours(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    MEMBERS.flatMap(member => (Object.hasOwn(texts, member) ? [[member, texts[member] ?? '']] : []))
  )
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return undefined
    throw new CertificateError('CERTIFICATE_MISSING', `${file} cannot be read (${code}): check its permissions`)
  }
}
