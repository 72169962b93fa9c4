import type { Command } from 'commander'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'

/** `outrigger serve`: the webhook server. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio', 'serve', 'log'])
  command.addHelpText('after', HELP)
  command.action(async () => {
    const { settings } = await settingsOf(command, io)
    const { startServing } = await import('../app/workers/start.ts')
    const stopping = new AbortController()
    void io.stopped.then(() => {
      stopping.abort()
    })
    try {
      const running = await startServing(settings, io.environment, stopping.signal)
      await Promise.race([io.stopped, running.ended])
      await running.stop()
    } catch (error) {
      // Whoever ends a start that waits for its cluster has what they want.
      if (!stopping.signal.aborted) throw asCliError(error)
    }
    done(EXIT.fine)
  })
}

const HELP = `
Examples:
  outrigger serve --objects ./cluster/
  outrigger serve --kubeconfig ~/.kube/config --listen 0.0.0.0:8443 --services istiod.istio-system
  outrigger serve --inject-config policy.yaml --tls-cert tls.crt --tls-key tls.key --workers 4
`
