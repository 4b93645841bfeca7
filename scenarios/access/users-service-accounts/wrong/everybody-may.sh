# fails: robot-lists
kubectl create serviceaccount robot
kubectl apply -f /root/robot.yaml
kubectl create role pod-lister --verb=list --resource=pods
kubectl create rolebinding robot --role=pod-lister --serviceaccount=default:default
# advance: 20s
