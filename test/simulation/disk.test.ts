import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { Disk, openDisk } from './disk.ts'

workspacesOverTime("The simulator's disk", () => {
  const disk = new Disk(() => {})
  const targets = new Set<string>()
  return {
    workspaces: openDisk(disk, async (_, work) => work()),
    makeTarget() {
      const target = `target ${targets.size + 1}`
      targets.add(target)
      return target
    },
    write(folder, files) {
      for (const [path, text] of Object.entries(files)) {
        if (targets.has(folder)) disk.put(folder, path, text)
        else disk.write(folder, path, text)
      }
    },
    read: folder => Object.fromEntries(disk.read(folder)),
    [Symbol.asyncDispose]: async () => {},
  }
})
