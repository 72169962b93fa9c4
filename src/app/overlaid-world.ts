import { openFilesWorld } from '../world/files/files-world.ts'
import type { Facts, World } from '../world/world.ts'
import { UnusableFileError } from './read-objects.ts'

/** Opens a world that is like another one where the objects of a path say nothing else. */
export async function overlaidWorld(base: World, path: string): Promise<World> {
  const over = await openFilesWorld([path], false)
  const [problem] = over.current().problems
  if (problem) {
    await over.close()
    throw new UnusableFileError(problem.says)
  }
  const facts = overlaid(base.current(), over.current())
  return {
    name: `${base.name} with ${path}`,
    current: () => facts,
    onChange: () => () => undefined,
    close: () => over.close()
  }
}

function overlaid(base: Facts, over: Facts): Facts {
  return {
    ...base,
    configMaps: new Map([...base.configMaps, ...over.configMaps]),
    cluster: {
      namespaces: new Map([...base.cluster.namespaces, ...over.cluster.namespaces]),
      nodes: either(over.cluster.nodes, base.cluster.nodes),
      proxyConfigs: [...base.cluster.proxyConfigs, ...over.cluster.proxyConfigs],
      registrations: either(over.cluster.registrations, base.cluster.registrations)
    },
    tags: { ...base.tags, ...over.tags }
  }
}

/** Lists without names to go by: those that are given replace the others. */
function either<T, B extends readonly T[] | undefined>(given: readonly T[] | undefined, base: B): readonly T[] | B {
  return given !== undefined && given.length > 0 ? given : base
}
