/** Of the document, as the style sheet says. */
export const LINE_HEIGHT = 21
export const PADDING = 10
