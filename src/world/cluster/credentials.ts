import { readFile } from 'node:fs/promises'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Authenticator } from '@kubernetes/client-node/dist/auth.js'
import type { User } from '@kubernetes/client-node/dist/config_types.js'
import type { Identity } from './kubeconfig.ts'

/** What goes with each request. */
export type Credentials = Pick<KubeConfig, 'applySecurityAuthentication'>

/** Credentials with the connections made for them. */
export interface OpenCredentials {
  readonly credentials: Credentials
  close(): Promise<void>
}

/**
 * Makes the credentials of an identity. Tokens, client certificates, token files and exec plugins take two small modules
 * of client-node; OpenID and the cloud providers take its KubeConfig, with all the memory that it costs.
 */
export async function openCredentials(identity: Identity): Promise<OpenCredentials> {
  const { user } = identity
  const name = providerOf(user)
  if (name !== undefined && name !== 'tokenFile' && name !== 'exec') return wholeClient(identity)

  const { Agent, ProxyAgent } = await import('undici')
  const { cluster } = identity
  const authenticator = await authenticatorOf(user)
  const base = {
    ca: await pem(cluster.caData, cluster.caFile),
    rejectUnauthorized: !cluster.skipTLSVerify,
    ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName })
  }
  const own = { cert: await pem(user.certData, user.certFile), key: await pem(user.keyData, user.keyFile) }
  const agentFor = (
    cert: string | undefined,
    key: string | undefined
  ): InstanceType<typeof Agent> | InstanceType<typeof ProxyAgent> => {
    const tls = { ...base, ...(cert === undefined || key === undefined ? {} : { cert, key }) }
    const { proxyUrl } = cluster
    // A watch is quiet for as long as nothing happens: it has a limit of its own.
    return proxyUrl === undefined
      ? new Agent({ connect: tls, bodyTimeout: 0 })
      : new ProxyAgent({ uri: proxyUrl, requestTls: tls, bodyTimeout: 0 })
  }
  let agent = agentFor(own.cert, own.key)
  let plugged = own.cert

  return {
    credentials: {
      applySecurityAuthentication: async context => {
        const given: { headers: Record<string, string>; cert?: string; key?: string } = { headers: {} }
        await authenticator?.applyAuthentication(user, given)
        if (given.cert !== undefined && given.cert !== plugged) {
          // An exec plugin gave a new client certificate; what still runs on the old connections ends there.
          const before = agent
          agent = agentFor(given.cert, given.key)
          plugged = given.cert
          void before.close()
        }
        if (user.username) {
          const basic = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')
          context.setHeaderParam('Authorization', `Basic ${basic}`)
        }
        for (const [header, value] of Object.entries(given.headers)) context.setHeaderParam(header, value)
        if (user.token) context.setHeaderParam('Authorization', `Bearer ${user.token.trim()}`)
        if (user.impersonateUser) context.setHeaderParam('Impersonate-User', user.impersonateUser)
        context.setDispatcher(agent)
      }
    },
    close: () => agent.destroy()
  }
}

function providerOf(user: User): string | undefined {
  const provider: unknown = user.authProvider
  if (typeof provider !== 'object' || provider === null || !('name' in provider)) return undefined
  return String(provider.name)
}

async function authenticatorOf(user: User): Promise<Authenticator | undefined> {
  if (providerOf(user) === 'tokenFile') {
    const { FileAuth } = await import('@kubernetes/client-node/dist/file_auth.js')
    return new FileAuth()
  }
  const { ExecAuth } = await import('@kubernetes/client-node/dist/exec_auth.js')
  const exec = new ExecAuth()
  return exec.isAuthProvider(user) ? exec : undefined
}

async function wholeClient(identity: Identity): Promise<OpenCredentials> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromClusterAndUser(identity.cluster, identity.user)
  return { credentials: config, close: () => Promise.resolve() }
}

async function pem(data: string | null | undefined, file: string | null | undefined): Promise<string | undefined> {
  if (data) return Buffer.from(data, 'base64').toString('utf8')
  return file ? readFile(file, 'utf8') : undefined
}
