# fails: crash-restarted
kubectl run crash --image=busybox:1.36 -- sh -c 'exit 1'
# advance: 15s
