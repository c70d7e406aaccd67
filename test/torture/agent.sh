#!/bin/sh
# The agent double of the torture. What its tasks are to do stands in the repository, a line each in a file of their plan;
# what it saw goes into a diary outside of it.
#   agent.sh DIARY RUN TASK ATTEMPT
diary=$1 run=$2 task=$3 attempt=$4
note() { printf '%s %s %s %s\n' "$run" "$task" "$attempt" "$*" >>"$diary"; }

note began
# shellcheck disable=SC2046 # words are wanted
set -- $(grep "^$task " "script/${task%%-*}")
part=$2 seconds=$3
shift 3
for need; do
  [ -e "done/$need" ] || note lacks "$need"
done
sleep "$seconds"
case $part in
  stumble)
    if [ "$attempt" = 1 ]; then
      echo 'it stumbled'
      exit 1
    fi
    ;;
  ask)
    if [ -z "$REGATTA_ANSWER" ]; then
      echo 'REGATTA-ASK {"question":"Which colour?","options":["brown","green"]}'
      exit 0
    fi
    ;;
  litter)
    sleep 900 &
    ;;
esac
mkdir -p done
printf '%s\n' "$task" >"done/$task"
note ended
# As those do that tell more than they should.
echo "wrote done/$task with $TOOL_KEY"
