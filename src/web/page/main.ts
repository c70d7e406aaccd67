import { Fragment, h, render } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'
import { fitScreen } from './fit-screen.ts'
import { NameDialog, readName, Welcome } from './name-form.ts'
import { Room } from './room.ts'

function App(): ComponentChild {
  const [name, setName] = useState(readName)
  const [isRenaming, setRenaming] = useState(false)
  if (name === null) return h(Welcome, { pick: setName })
  return h(Fragment, null, [
    h(Room, { key: name, as: name, rename: () => setRenaming(true) }),
    isRenaming &&
      h(NameDialog, {
        key: 'rename',
        name,
        pick: picked => {
          setRenaming(false)
          setName(picked)
        },
        close: () => setRenaming(false),
      }),
  ])
}

fitScreen()
const app = document.querySelector('#app')
if (app) {
  app.replaceChildren()
  render(h(App, null), app)
}
