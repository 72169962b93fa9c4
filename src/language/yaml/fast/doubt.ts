/** Says that a text is not of the common form, so that the complete parser has to read it. */
export class Doubt extends Error {
  override readonly name = 'Doubt'
}

/** Made once: it carries nothing, and a stack trace costs more than reading most texts. */
export const DOUBT = new Doubt()
