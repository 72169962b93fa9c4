import { FunctionError } from '../../../go/function.ts'

/** What we do with a function whose result is not decided by its arguments. */
export interface Impurity {
  readonly name: string
  readonly reaches: 'clock' | 'randomness' | 'environment' | 'network' | 'keys'
  /** `injected`: the caller hands the source in. `refused`: the function fails with a sentence. */
  readonly treatment: 'injected' | 'refused'
  readonly why: string
}

const CLOCK = 'the same review at the same time gives the same pod; tests and replays set the clock'
const RANDOM = 'the source is handed in, so that a replay can repeat it'
const KEY = 'a private key would be made anew for every pod and written into its spec'
const BCRYPT = 'a random salt makes each pod differ, and the hash is slow by design while all other injections wait'

function rows(
  reaches: Impurity['reaches'],
  treatment: Impurity['treatment'],
  why: string,
  names: readonly string[]
): Impurity[] {
  return names.map(name => ({ name, reaches, treatment, why }))
}

/** The functions that reach for more than their arguments, and what becomes of them. */
export const impurities: readonly Impurity[] = [
  ...rows('clock', 'injected', CLOCK, ['now', 'ago']),
  ...rows('clock', 'injected', 'what is no time counts as now', [
    'date',
    'dateInZone',
    'date_in_zone',
    'htmlDate',
    'htmlDateInZone'
  ]),
  ...rows('clock', 'injected', 'a time stands for the duration since then', ['durationRound']),
  ...rows('randomness', 'injected', RANDOM, [
    'randAlphaNum',
    'randAlpha',
    'randNumeric',
    'randAscii',
    'randBytes',
    'randInt',
    'shuffle',
    'uuidv4'
  ]),
  ...rows('environment', 'injected', 'only the variables that the configuration names can be read', [
    'env',
    'expandenv'
  ]),
  ...rows('network', 'refused', 'rendering does no I/O: a slow name server would stop all injections', [
    'getHostByName'
  ]),
  ...rows('keys', 'refused', KEY, [
    'genPrivateKey',
    'genCA',
    'genCAWithKey',
    'genSelfSignedCert',
    'genSelfSignedCertWithKey',
    'genSignedCert',
    'genSignedCertWithKey'
  ]),
  ...rows('keys', 'refused', 'checking that a certificate and a key belong together needs X.509', ['buildCustomCert']),
  ...rows('randomness', 'refused', BCRYPT, ['bcrypt', 'htpasswd']),
  ...rows('randomness', 'refused', 'a random start makes each pod differ, and the password stands in the template', [
    'encryptAES'
  ]),
  ...rows('keys', 'refused', 'the password stands in the template: use a Secret', ['decryptAES'])
]

const BY_NAME = new Map(impurities.map(row => [row.name, row]))

/** Fails for a function that is refused, with the reason. */
export function refuse(name: string): never {
  throw new FunctionError(`the function ${name} is not available here: ${BY_NAME.get(name)?.why ?? 'it is not pure'}`)
}
