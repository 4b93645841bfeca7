# fails: tally-complete
kubectl run tally --image=busybox:1.36 --restart=Never -- echo 42 crates
# advance: 20s
