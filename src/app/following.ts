/** Whether a command reads the world once, or follows it as it changes. */
export type Following = 'once' | 'follow'
