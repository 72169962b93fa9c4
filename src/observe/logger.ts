/** Writes structured lines. */
export interface Logger {
  error(fields: object, says: string): void
  warn(fields: object, says: string): void
  info(fields: object, says: string): void
  debug(fields: object, says: string): void
  /** Waits until all is written. */
  flush(): Promise<void>
}

/** Settings of the log. */
export interface LogOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug'
  readonly format: 'pretty' | 'json'
  /** Where lines go. Default: standard output. */
  readonly destination?: NodeJS.WritableStream
}

/** Opens the log; pino is loaded here. */
export async function openLogger({ level, format, destination }: LogOptions): Promise<Logger> {
  const { pino } = await import('pino')
  const stream =
    destination ??
    (format === 'pretty'
      ? await prettyStream()
      : pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: 100 }))
  const log = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) }
    },
    stream
  )
  return {
    error: (fields, says) => {
      log.error(fields, says)
    },
    warn: (fields, says) => {
      log.warn(fields, says)
    },
    info: (fields, says) => {
      log.info(fields, says)
    },
    debug: (fields, says) => {
      log.debug(fields, says)
    },
    flush: () =>
      new Promise(resolve => {
        log.flush(() => {
          resolve()
        })
      })
  }
}

async function prettyStream(): Promise<NodeJS.WritableStream> {
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    colorize: process.stdout.isTTY,
    messageKey: 'message',
    singleLine: true,
    sync: true,
    translateTime: 'HH:MM:ss.l'
  })
}

/** A log that keeps nothing. */
export const silentLogger: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  flush: () => Promise.resolve()
}
