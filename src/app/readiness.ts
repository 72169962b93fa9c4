import type { Check } from '../server/ports.ts'
import type { CertificateHealth } from '../tls/source.ts'
import type { World } from '../world/world.ts'
import type { Engine } from './engine.ts'

/** Says what is there and what is missing before reviews can be answered. */
export function checksOf(
  engine: Engine,
  certificate: CertificateHealth,
  world: World,
  probe?: { readonly says: string }
): readonly Check[] {
  const checks = [
    { name: 'certificate', ...certificate },
    worldCheck(world, engine.isWarm()),
    policyCheck(engine),
    templateCheck(engine)
  ]
  // Never a reason to be not ready: an API server that cannot reach us could not either then.
  return probe ? [...checks, { name: 'self-probe', ok: true, says: probe.says }] : checks
}

function worldCheck(world: World, wasWhole: boolean): Check {
  const { problems, ...now } = world.current()
  const synced = now.synced || wasWhole
  const trouble = problems.map(({ says }) => says).join('; ')
  const says = synced ? `read from ${world.name}` : trouble || `${world.name} has not been read yet`
  return { name: 'world', ok: synced, says: synced && trouble ? `${says}; ${trouble}` : says }
}

function policyCheck(engine: Engine): Check {
  const served = [...(engine.snapshot()?.revisions.keys() ?? [])]
  const trouble = engine.problems().map(({ says }) => says)
  const says = served.length > 0 ? [`serving ${served.join(', ')}`, ...trouble] : ['no valid revision', ...trouble]
  return { name: 'policy', ok: served.length > 0, says: says.join('; ') }
}

function templateCheck(engine: Engine): Check {
  const broken = engine.sampleFailures().map(({ revision, template }) => `${revision}/${template}`)
  const tried = engine.isWarm() ? WENT[engine.isTried() ? 'every' : 'default'] : 'no sample pod went through yet'
  return {
    name: 'templates',
    ok: engine.isWarm(),
    says: broken.length > 0 ? `${tried}; failing for all of them: ${broken.join(', ')}` : tried
  }
}

const WENT = {
  every: 'sample pods went through every template',
  default: 'sample pods went through the default templates, and go through the others'
}
