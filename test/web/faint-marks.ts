import type { Page } from 'playwright-core'

/** Those that tell by their colour how something stands, where they have less than three times the light of what is around them, or it of theirs. */
export async function findFaintMarks(page: Page): Promise<string[]> {
  return (await page.evaluate(FIND)) as string[]
}

/** What axe leaves out: it looks at letters only. A mark may have an edge in place of a fill. */
const FIND = `(() => {
  const MARKS = [['.state-dot', null], ['.chip', '::before'], ['.legend li', '::before']]
  const RATIO_MIN = 3
  const found = new Set()
  for (const [selector, part] of MARKS)
    for (const element of document.querySelectorAll(selector)) {
      const style = getComputedStyle(element, part)
      const colours = [style.backgroundColor, ...(parseFloat(style.borderTopWidth) > 0 ? [style.borderTopColor] : [])]
      const around = groundOf(part === null ? element.parentElement : element)
      const ratio = Math.max(...colours.map(colour => contrast(colour, around)))
      if (ratio < RATIO_MIN) found.add(selector + ' of ' + element.className + ' on ' + around + ': ' + ratio.toFixed(2))
    }
  return [...found]

  function groundOf(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (toParts(backgroundColor).length === 3) return backgroundColor
    }
    return getComputedStyle(document.documentElement).backgroundColor
  }
  function toParts(colour) {
    return colour.match(/[\\d.]+/g).map(Number)
  }
  function contrast(one, other) {
    const [low, high] = [toLight(one), toLight(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  function toLight(colour) {
    const [red, green, blue] = toParts(colour).map(value => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
})()`
