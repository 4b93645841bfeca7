# fails: done-succeeded
kubectl run done --image=busybox:1.36 -- sh -c 'echo all good'
# advance: 60s
