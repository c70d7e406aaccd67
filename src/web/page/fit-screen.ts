/** Keeps the page above the keyboard of a phone where the browser lays the one over the other. */
export function fitScreen(): void {
  const screen = window.visualViewport
  if (!screen) return
  const fit = (): void => {
    const isCovered = screen.scale === 1 && window.innerHeight - screen.height > 1
    const { style } = document.documentElement
    document.documentElement.toggleAttribute('data-covered', isCovered)
    if (isCovered) style.setProperty('--height', `${screen.height}px`)
    else style.removeProperty('--height')
    if (isCovered) window.scrollTo(0, 0)
  }
  screen.addEventListener('resize', fit)
  fit()
}
