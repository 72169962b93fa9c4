import type { Command } from 'commander'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'

/** `outrigger serve`: the webhook server. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio', 'serve', 'log'])
  command.action(async () => {
    const { settings } = await settingsOf(command, io)
    const { startServing } = await import('../app/workers/start.ts')
    try {
      const running = await startServing(settings, io.environment)
      await Promise.race([io.stopped, running.ended])
      await running.stop()
    } catch (error) {
      throw asCliError(error)
    }
    done(EXIT.fine)
  })
}
