import type { Asked } from '../../inject/decide/asked.ts'
import type { Step } from '../../inject/outcome.ts'
import type { WhoIsAsked } from '../who-is-asked.ts'

/** Says whom the API server asks, before anything else is decided. */
export function askedSteps(who: WhoIsAsked | undefined, namespace: string): readonly Step[] {
  if (!who) {
    return [
      {
        rule: 'asked',
        path: `Namespace ${namespace}`,
        verdict: 'note',
        says: 'Nothing is known of the namespace: whom the API server asks cannot be told.',
        hint: 'Give the Namespace beside the pod, or among --objects.'
      }
    ]
  }
  const asking = who.asked.filter(({ asks }) => asks !== 'no')
  if (who.from === 'assumed') return [ASSUMED, ...asking.map(step)]
  if (asking.length === 0) return who.asked.length === 0 ? [UNREGISTERED] : who.asked.map(step)
  const revisions = new Set(asking.map(({ registration }) => registration.revision || 'default'))
  return revisions.size < 2 ? asking.map(step) : [...asking.map(step), overlap([...revisions], who.revision)]
}

const ASSUMED: Step = {
  rule: 'asked',
  verdict: 'note',
  says: 'No registration is known here: those that Istio installs are assumed.'
}

const UNREGISTERED: Step = {
  rule: 'asked',
  path: 'MutatingWebhookConfigurations',
  verdict: 'skip',
  says: 'No injector is registered: the API server asks nobody.',
  hint: 'Apply the registration: outrigger manifests prints it.'
}

function step({ registration, asks, why }: Asked): Step {
  const whom = `revision ${registration.revision || 'default'}`
  const says = asks === 'yes' ? `asks ${whom}` : asks === 'no' ? 'does not ask' : `may ask ${whom}`
  return {
    rule: 'asked',
    path: `MutatingWebhookConfiguration ${registration.configuration}`,
    verdict: asks === 'no' ? 'pass' : 'note',
    says: `${registration.name} ${says}. ${why}`
  }
}

function overlap(revisions: readonly string[], first: string | undefined): Step {
  return {
    rule: 'asked',
    verdict: 'note',
    says: `Revisions ${revisions.join(' and ')} are both asked; ${first ?? 'the first'} comes first.`,
    hint: 'Change the labels of the namespace, or the selectors: outrigger lint tells where they overlap.'
  }
}
