/**
 * Who may import whom: eslint.config.js says it while typing, architecture.test.ts fails on a new arrow.
 * `imports`: rooms of src/. `vendors`: packages. `pure`: no node:*, no clock, no process, no async.
 *
 * @type {Readonly<Record<string, { imports: readonly string[], vendors: readonly string[], pure: boolean }>>}
 */
export const ROOMS = {
  language: { imports: [], vendors: ['re2js'], pure: true },
  inject: { imports: ['language'], vendors: ['fast-json-patch'], pure: true },
  policy: { imports: ['language', 'inject'], vendors: [], pure: true },
  world: { imports: ['policy', 'inject', 'language'], vendors: ['@kubernetes/client-node', 'undici'], pure: false },
  tls: { imports: ['inject'], vendors: ['node-forge'], pure: false },
  observe: { imports: ['inject'], vendors: ['pino', 'pino-pretty', 'prom-client'], pure: false },
  server: { imports: ['inject', 'policy'], vendors: ['fastify'], pure: false },
  app: {
    imports: ['language', 'inject', 'policy', 'world', 'tls', 'observe', 'server'],
    vendors: ['fast-json-patch'],
    pure: false
  },
  cli: { imports: ['app', 'inject', 'policy', 'language'], vendors: ['commander'], pure: false }
}

/** Inside language, a folder imports itself and the folders before it. */
export const LANGUAGE_ORDER = ['go', 'types', 'yaml', 'regexp', 'merge', 'template']
