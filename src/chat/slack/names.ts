// What the parts of the app are called between Slack and us: the manifest, windows and buttons speak of the same.

export const RUN_PLAN = 'run_plan'
export const DROP_PLAN = 'drop_plan'
export const SET_LIMITS = 'set_limits'
