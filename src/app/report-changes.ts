import type { Logger } from '../observe/logger.ts'
import type { Engine } from './engine.ts'

/** Writes each new snapshot, problem and failing template to the log, each once until it changes. */
export function reportChanges(engine: Engine, logger: Logger): void {
  let told = new Set<string>()
  let generation = 0
  const look = (): void => {
    const now = new Set<string>()
    for (const { where, says } of engine.problems()) {
      now.add(says)
      if (!told.has(says)) logger.error({ where }, says)
    }
    for (const { where, says } of engine.warnings()) {
      now.add(says)
      if (!told.has(says)) logger.warn({ where }, says)
    }
    for (const { revision, template, failure } of engine.sampleFailures()) {
      const says = `template ${template} fails for every sample pod: ${failure.message}`
      now.add(says)
      if (!told.has(says)) logger.warn({ revision, template }, says)
    }
    for (const says of told) if (!now.has(says)) logger.info({}, `no longer: ${says}`)
    told = now
    const snapshot = engine.snapshot()
    if (!snapshot || snapshot.generation === generation) return
    generation = snapshot.generation
    const revisions = [...snapshot.revisions.values()].map(({ name, hash }) => `${name}@${hash}`)
    logger.info({ generation, revisions, namespaces: snapshot.cluster.namespaces.size }, 'configuration')
  }
  look()
  engine.onChange(look)
}
