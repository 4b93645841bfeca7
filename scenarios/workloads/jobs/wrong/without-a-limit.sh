# fails: doomed-limited
kubectl create job doomed --image=busybox:1.36 -- sh -c 'exit 1'
# advance: 2m
